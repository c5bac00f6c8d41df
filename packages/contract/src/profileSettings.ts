import { rights } from './rights.ts';
import { setting } from './setting.ts';

const fieldRights = (roles: string, verb: 'reads' | 'writes', doc: string) =>
  rights({
    ...{ keys: 'Tag_Profile_Custom_[A-Za-z0-9_]{1,8}', roles, verb, example: 'Tag_Profile_Custom_Level=admin', doc },
    ...{ exceeded: verb === 'reads' ? 'profileReadDenied' : 'profileWriteDenied', spec: 'rest-api §19.2' },
  });

/** Limits of profiles, and who reads and writes what of them: each app may have its own. */
export const profileSettings = {
  profileValueMaxBytes: setting({
    scope: 'app',
    default: 500,
    unit: 'bytes',
    min: 100,
    max: 10_000,
    exceeded: 'profileValueTooLong',
    doc: 'Longest text of a profile: nick, avatar URL, signature, a custom field.',
  }),
  profileLocationMaxBytes: setting({
    scope: 'app',
    default: 16,
    unit: 'bytes',
    min: 16,
    max: 10_000,
    exceeded: 'profileValueTooLong',
    doc: 'Longest location of a profile.',
  }),
  profileCustomMax: setting({
    scope: 'app',
    default: 20,
    unit: 'count',
    min: 0,
    max: 1_000,
    exceeded: 'profileTagUnknown',
    doc: 'Custom fields that a profile may have.',
  }),
  profileFieldWriters: fieldRights(
    'app|admin|self',
    'writes',
    'Custom fields of profiles with the lowest role that writes each, `*` for every one that is not named, as in "Tag_Profile_Custom_Level=admin"; without, each user its own. `admin`: REST, and the app\'s administrators in their own profiles; `app`: REST alone.',
  ),
  profileFieldReaders: fieldRights(
    'app|admin|self|anybody',
    'reads',
    'Custom fields of profiles with the lowest role that reads each, `*` for every one that is not named, as in "Tag_Profile_Custom_Level=admin"; without, anybody. `self`: the user that it is of, and the app\'s administrators; `admin`: REST, and the app\'s administrators over the SDK; `app`: REST alone.',
  ),
} as const;
