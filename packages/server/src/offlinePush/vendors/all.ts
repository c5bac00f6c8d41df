import type { PushKind } from '@hongyan/contract';
import type { PushVendor } from '../vendor.ts';
import { apns } from './apns.ts';
import { fcm } from './fcm.ts';
import { huawei } from './huawei.ts';
import { webPush } from './webPush.ts';
import { xiaomi } from './xiaomi.ts';

/** Every vendor: each is one file. */
export const vendors: Record<PushKind, PushVendor> = { apns, fcm, web: webPush, huawei, xiaomi };
