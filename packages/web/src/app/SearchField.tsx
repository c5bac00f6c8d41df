import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef } from 'react';
import { useTexts } from '../text/texts.ts';

interface Props {
  label: string;
  inputRef: RefObject<HTMLInputElement | null>;
  query: string;
  onQuery: (query: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const searchKeys = navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K';

/** The search above a list. */
export function SearchField({ label, inputRef, query, onQuery, onKeyDown }: Props) {
  const texts = useTexts();
  const field = useRef<InputRef>(null);
  useImperativeHandle(inputRef, () => field.current?.input as HTMLInputElement);
  return (
    <Input
      ref={field}
      className="search"
      variant="filled"
      type="search"
      aria-label={label}
      aria-keyshortcuts="Control+K Meta+K"
      placeholder={texts.searchShort}
      prefix={<SearchOutlined aria-hidden />}
      suffix={query === '' ? <kbd>{searchKeys}</kbd> : <span />}
      allowClear
      value={query}
      onChange={(event) => onQuery(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
