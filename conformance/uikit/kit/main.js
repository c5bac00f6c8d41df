// An app that shows the public UI kit: nothing in it, and nothing in the kit, names the SDK that runs beneath.
import { TUIChatKit, TUIComponents, TUIKit } from '@tencentcloud/chat-uikit-vue';
import { TUILogin } from '@tencentcloud/tui-core-lite';
import { createApp } from 'vue';

const { sdkAppId, userID, userSig, server } = Object.fromEntries(new URLSearchParams(location.search));
const app = createApp(TUIKit);
TUIChatKit.components(TUIComponents, app);

await TUILogin.login({ SDKAppID: Number(sdkAppId), userID, userSig, proxyServer: server, framework: 'vue3' });
app.mount('#app');
