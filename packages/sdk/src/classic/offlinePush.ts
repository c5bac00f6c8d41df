import type { SendParams } from '../core/port.ts';
import { withFields } from './fields.ts';

/** What a push of the message says where the receiver is away. */
export class TIMOfflinePushInfo extends withFields(() => ({
  desc: '',
  ext: '',
  /** One of `TIMOfflinePushFlag`. */
  pushFlag: 0 as number,
  iosConfig: {} as { sound?: string; ignoreBadge?: boolean },
  androidConfig: {} as { title?: string; sound?: string; notifyMode?: number },
})) {}

/** As the wire takes it. */
export function pushToWire({ desc, ext, pushFlag, iosConfig, androidConfig }: TIMOfflinePushInfo): SendParams['push'] {
  const apns = {
    ...(iosConfig.sound && { Sound: iosConfig.sound }),
    ...(iosConfig.ignoreBadge !== undefined && { BadgeMode: Number(iosConfig.ignoreBadge) }),
  };
  return {
    PushFlag: pushFlag,
    ...(androidConfig.title && { Title: androidConfig.title }),
    ...(desc && { Desc: desc }),
    ...(ext && { Ext: ext }),
    ...(androidConfig.sound && { AndroidInfo: { Sound: androidConfig.sound } }),
    ...(Object.keys(apns).length > 0 && { ApnsInfo: apns }),
  };
}
