import {
  agentDifference,
  agentVersion,
  api,
  draftState,
  runEstimate,
  testCase,
  testCaseInput,
  testRun,
  testRunInput,
  trial,
} from '@tandem/shared/api';
import { connectionId, documentId } from '@tandem/shared/model';
import { z } from 'zod';

const nothing = z.object({});
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const inConnection = z.object({ connectionId });
const ofCase = inConnection.extend({ caseId: z.string() });
const ofRun = inConnection.extend({ runId: z.string() });

/** What a screen can ask about an agent's draft, its versions, its test set and its runs; part of the contract. */
export const workbenchCalls = {
  'workbench.draft': call(inConnection, draftState),
  'workbench.compare': call(
    inConnection.extend({ from: z.union([z.literal('draft'), z.int()]), to: z.union([z.literal('draft'), z.int()]) }),
    agentDifference,
  ),
  'workbench.publish': call(
    inConnection.extend({ note: z.string(), reason: z.string().nullable(), draft: z.string() }),
    agentVersion,
  ),
  'workbench.versions': call(inConnection.extend({ cursor: z.int().nullable() }), api.listAgentVersions.output),
  'workbench.rollback': call(inConnection.extend({ version: z.int(), note: z.string() }), agentVersion),
  /** Refused with `conflict` when the draft says something else by now. */
  'workbench.discard': call(inConnection.extend({ draft: z.string() }), nothing),
  /** Off for customers at once; nothing else of the draft goes along. */
  'workbench.withdraw': call(inConnection.extend({ documentId }), nothing),
  'workbench.try': call(inConnection.extend(api.tryAgent.body.shape), api.tryAgent.output),
  'workbench.cases': call(inConnection, z.array(testCase)),
  'workbench.addCase': call(inConnection.extend({ testCase: testCaseInput }), testCase),
  'workbench.changeCase': call(ofCase.extend({ change: api.changeTestCase.body }), testCase),
  'workbench.removeCase': call(ofCase, nothing),
  'workbench.undeleteCase': call(ofCase, testCase),
  'workbench.estimate': call(inConnection.extend({ run: testRunInput }), runEstimate),
  'workbench.start': call(inConnection.extend({ run: testRunInput }), testRun),
  'workbench.runs': call(inConnection.extend({ kind: z.enum(['tests', 'replay']) }), z.array(testRun)),
  'workbench.run': call(ofRun.extend({ cursor: z.int().nonnegative() }), api.getTestRun.output),
  'workbench.cancel': call(ofRun, testRun),
  /** One answer of a run, with its trace. */
  'workbench.trial': call(inConnection.extend({ trialId: z.string() }), trial),
} as const;
