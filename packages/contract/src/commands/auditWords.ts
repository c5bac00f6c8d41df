import Type from 'typebox';
import { command } from '../command.ts';
import { AuditPlace } from '../words.ts';
import { groupCommand } from './groupShapes.ts';

/** Words and contents that one call may have. */
const PER_CALL = 10;
const PAGE_MAX = 100;

const SdkAppId = Type.Optional(Type.Integer({ description: "The app that calls; another one's is refused." }));
const WordType = Type.Enum([1, 2], {
  description: '1 a word; 2 a regular expression in the syntax of RE2, which is looked for in the text as it is.',
});
const RequestId = Type.String({ description: 'Of this answer alone.' });
const ContentType = Type.Enum(['Text', 'Image', 'Audio', 'Video'], {
  description: 'All but `Text` are refused with 60009: what looks at them are services of others.',
});
const Content = Type.String({ description: 'The text; at most as many bytes as a message (`maxMessageBytes`).' });
const Result = Type.Enum(['Pass', 'Review', 'Block'], {
  description: 'Block: a text with this is refused; Review: it is recorded, or its words are replaced; Pass: else.',
});
const Score = Type.Integer({ minimum: 0, maximum: 100, description: '100 for Block, 60 for Review, 0 for Pass.' });
const Label = Type.Enum(['Normal', 'Abuse', 'Composite'], {
  description: "Composite: a word of the app's own; Abuse: only words of the lists that come with the server.",
});
const Keywords = Type.Array(Type.String(), { description: 'As they stand in the text.' });

/** Words with a handling of their own, and looks at texts (rest-api §26.2). */
export const auditWordCommands = {
  'im_msg_audit_mgr/add_local_audit_keywords': command({
    ...groupCommand,
    input: Type.Object({
      SdkAppId,
      LocalAuditWords: Type.Array(
        Type.Object({
          Keyword: Type.String({ minLength: 1 }),
          WordType: Type.Optional(WordType),
          FilterType: Type.Enum([1, 2], { description: '1 replaces it, 2 refuses the text.' }),
          ReplacedContent: Type.Optional(
            Type.String({ description: 'What stands in its place; empty or absent: stars, as many as it is long.' }),
          ),
        }),
        { minItems: 1, maxItems: PER_CALL },
      ),
    }),
    output: Type.Object({ RequestId }),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: "Ban words with a handling of their own, whatever the app's setting; a banned word gets it.",
  }),
  'im_msg_audit_mgr/delete_local_audit_keywords': command({
    ...groupCommand,
    input: Type.Object({
      SdkAppId,
      LocalAuditWords: Type.Array(
        Type.Object({ Keyword: Type.String({ minLength: 1 }), WordType: Type.Optional(WordType) }),
        { minItems: 1, maxItems: PER_CALL },
      ),
    }),
    output: Type.Object({ RequestId }),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: 'Ban words no more, whatever their handling; what is not banned is passed over.',
  }),
  'im_msg_audit_mgr/get_local_audit_keywords': command({
    ...groupCommand,
    input: Type.Object({
      SdkAppId,
      FilterType: Type.Optional(
        Type.Enum([0, 1, 2], { description: 'Only words of this handling; 0 or absent: all.' }),
      ),
      Offset: Type.Optional(Type.Integer({ minimum: 0 })),
      Limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: '100 by default.' })),
      Keyword: Type.Optional(Type.String({ minLength: 1, description: 'Only words that contain it.' })),
    }),
    output: Type.Object({
      LocalAuditWords: Type.Array(
        Type.Object({
          Id: Type.Integer(),
          Keyword: Type.String(),
          WordType,
          FilterType: Type.Enum([0, 1, 2], { description: "0: as the app's setting `wordsOwnMode` says." }),
          ReplacedContent: Type.String(),
          UpdateTime: Type.Integer({ description: 'Unix seconds; 0: not known.' }),
        }),
        { description: 'In the order of being added.' },
      ),
      TotalCount: Type.Integer({ description: 'Words and expressions that were asked for, on all pages.' }),
      TotalRegCount: Type.Integer({ description: 'Regular expressions among them.' }),
      CurCount: Type.Integer({ description: 'Words and expressions in this answer.' }),
      CurRegCount: Type.Integer({ description: 'Regular expressions in this answer.' }),
      RequestId,
    }),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: "The app's banned words with their handling, page by page.",
  }),
  'im_msg_audit/content_moderation': command({
    ...groupCommand,
    input: Type.Object({ AuditName: AuditPlace, ContentType, Content }),
    output: Type.Object({ Result, Score, Label, Keywords, RequestId }),
    errors: ['groupParamsIllegal', 'unknownCommand'],
    spec: ['S27', 'S70'],
    summary: "What the app's words and lists say of a text; nothing is recorded.",
  }),
  'im_msg_audit/batch_content_moderation': command({
    ...groupCommand,
    input: Type.Object({
      AuditName: AuditPlace,
      Contents: Type.Array(Type.Object({ ContentId: Type.String(), ContentType, Content }), {
        minItems: 1,
        maxItems: PER_CALL,
      }),
    }),
    output: Type.Object({
      AuditResults: Type.Array(
        Type.Object({
          ErrorCode: Type.Integer(),
          ErrorInfo: Type.String(),
          ContentId: Type.String(),
          Result: Type.Optional(Result),
          Score: Type.Optional(Score),
          Label: Type.Optional(Label),
          SubLabel: Type.Optional(Type.String({ description: 'Always empty.' })),
          Keywords: Type.Optional(Keywords),
          RequestId,
        }),
      ),
    }),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: "What the app's words and lists say of several texts; each has its own code.",
  }),
} as const;
