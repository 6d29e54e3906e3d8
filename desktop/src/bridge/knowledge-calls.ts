import { api, document, documentChange, documentInput, documentVersion } from '@tandem/shared/api';
import { connectionId, documentId } from '@tandem/shared/model';
import { z } from 'zod';

const nothing = z.object({});
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const inConnection = z.object({ connectionId });
const ofDocument = z.object({ documentId });

/** A file comes in parts: a call is small, whoever carries it. */
export const uploadPartBytes = 120 * 1024;

/** What a screen can ask about the shop's knowledge; part of the contract. */
export const knowledgeCalls = {
  'knowledge.list': call(inConnection, z.array(document)),
  'knowledge.get': call(ofDocument.extend({ cursor: z.int().nonnegative() }), api.getDocument.output),
  'knowledge.add': call(inConnection.extend({ document: documentInput }), document),
  'knowledge.addTable': call(inConnection.extend({ table: z.string() }), api.createFaqs.output),
  /** Base64 of at most `uploadPartBytes`, in order; the last answers with the document, the others with null. */
  'knowledge.upload': call(
    inConnection.extend({ uploadId: z.uuid(), title: z.string(), part: z.base64(), isLast: z.boolean() }),
    document.nullable(),
  ),
  'knowledge.change': call(ofDocument.extend({ change: documentChange }), document),
  'knowledge.remove': call(ofDocument, nothing),
  'knowledge.undelete': call(ofDocument, document),
  'knowledge.versions': call(ofDocument, z.array(documentVersion)),
  'knowledge.restore': call(ofDocument.extend({ version: z.int() }), document),
  'knowledge.import': call(ofDocument, document),
  'knowledge.cancelImport': call(ofDocument, document),
} as const;
