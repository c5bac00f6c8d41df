import { App } from 'antd';
import { useCallback } from 'react';
import { faultOf } from '../session/fault.ts';
import { faultText, useTexts } from '../text/texts.ts';

/** Runs an action of the user; one that fails is told with its code and text. */
export function useAct(): (act: () => Promise<unknown>) => void {
  const { message } = App.useApp();
  const texts = useTexts();
  return useCallback(
    (act) => {
      act().catch((error: unknown) => {
        void message.error(faultText(faultOf(error), texts) || texts.somethingFailed);
      });
    },
    [message, texts],
  );
}
