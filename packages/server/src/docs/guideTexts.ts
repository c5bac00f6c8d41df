import groups from '../../../../docs/guide/sdk/groups.md' with { type: 'text' };
import groupsZh from '../../../../docs/guide/sdk/groups.zh.md' with { type: 'text' };
import history from '../../../../docs/guide/sdk/history.md' with { type: 'text' };
import historyZh from '../../../../docs/guide/sdk/history.zh.md' with { type: 'text' };
import moving from '../../../../docs/guide/sdk/moving.md' with { type: 'text' };
import movingZh from '../../../../docs/guide/sdk/moving.zh.md' with { type: 'text' };
import offline from '../../../../docs/guide/sdk/offline.md' with { type: 'text' };
import offlineZh from '../../../../docs/guide/sdk/offline.zh.md' with { type: 'text' };
import send from '../../../../docs/guide/sdk/send.md' with { type: 'text' };
import sendZh from '../../../../docs/guide/sdk/send.zh.md' with { type: 'text' };
import start from '../../../../docs/guide/sdk/start.md' with { type: 'text' };
import startZh from '../../../../docs/guide/sdk/start.zh.md' with { type: 'text' };
import tabs from '../../../../docs/guide/sdk/tabs.md' with { type: 'text' };
import tabsZh from '../../../../docs/guide/sdk/tabs.zh.md' with { type: 'text' };

/** Where the site has them, each below it by its name. */
export const GUIDE_PATH = '/docs/sdk';

/** A page's Markdown in both languages. */
export interface GuideText {
  english: string;
  chinese: string;
}

/** The pages of `docs/guide/sdk` in the order of reading; imported one by one, so that an executable has them within itself. */
export const guideTexts: ReadonlyMap<string, GuideText> = new Map(
  Object.entries({
    start: { english: start, chinese: startZh },
    send: { english: send, chinese: sendZh },
    history: { english: history, chinese: historyZh },
    groups: { english: groups, chinese: groupsZh },
    offline: { english: offline, chinese: offlineZh },
    tabs: { english: tabs, chinese: tabsZh },
    moving: { english: moving, chinese: movingZh },
  }),
);
