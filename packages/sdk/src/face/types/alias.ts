import type { TencentCloudChatModule } from './sdk.ts';

/** What `TYPES` of `@tencentcloud/lite-chat` has beyond (§11.4). */
export interface LiteTypes {
  readonly MessageStatus: { readonly UNSENT: 'unSend'; readonly SUCCESS: 'success'; readonly FAIL: 'fail' };
  readonly Direction: { readonly FORWARD: 0; readonly BACKWARD: 1 };
  readonly USER_NOT_FOUND: string;
  readonly GROUP_ID_PREFIX: { readonly COMMUNITY: string; readonly TOPIC: string };
  readonly GROUP_TIPS_OPERATION_TYPE: Readonly<Record<string, number>>;
}

/** The default export that stands for `@tencentcloud/lite-chat`. */
export interface LiteChatModule extends TencentCloudChatModule {
  TYPES: TencentCloudChatModule['TYPES'] & LiteTypes;
}

/** The default export that stands for `tim-js-sdk`. */
export type TimModule = TencentCloudChatModule;
