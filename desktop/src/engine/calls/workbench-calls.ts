import { api } from '@tandem/shared/api';
import type { EngineContext } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

/** The workbench is the relay's: nothing of it is cached, so these need it now. What others do comes as `workbench:` topics. */
export const workbenchCalls: Handlers<
  | 'workbench.draft'
  | 'workbench.compare'
  | 'workbench.publish'
  | 'workbench.versions'
  | 'workbench.rollback'
  | 'workbench.discard'
  | 'workbench.withdraw'
  | 'workbench.try'
  | 'workbench.cases'
  | 'workbench.addCase'
  | 'workbench.changeCase'
  | 'workbench.removeCase'
  | 'workbench.undeleteCase'
  | 'workbench.estimate'
  | 'workbench.start'
  | 'workbench.runs'
  | 'workbench.run'
  | 'workbench.cancel'
  | 'workbench.trial'
> = {
  'workbench.draft': (ctx, { connectionId }) => ctx.session.request(api.getDraft, { params: { id: connectionId } }),
  'workbench.compare': (ctx, { connectionId, from, to }) =>
    ctx.session.request(api.compareAgent, { params: { id: connectionId }, query: { from, to } }),
  async 'workbench.publish'(ctx, { connectionId, ...body }) {
    const version = await ctx.session.request(api.publishAgent, { params: { id: connectionId }, body });
    return told(ctx, connectionId, version);
  },
  'workbench.versions': (ctx, { connectionId, cursor }) =>
    ctx.session.request(api.listAgentVersions, {
      params: { id: connectionId },
      query: cursor === null ? {} : { cursor },
    }),
  async 'workbench.rollback'(ctx, { connectionId, ...body }) {
    const version = await ctx.session.request(api.rollbackAgent, { params: { id: connectionId }, body });
    return told(ctx, connectionId, version);
  },
  async 'workbench.discard'(ctx, { connectionId, draft }) {
    await ctx.session.request(api.discardDraft, { params: { id: connectionId }, body: { draft } });
    return told(ctx, connectionId, {});
  },
  async 'workbench.withdraw'(ctx, { connectionId, documentId }) {
    await ctx.session.request(api.withdrawDocument, { params: { id: documentId }, body: {} });
    return told(ctx, connectionId, {});
  },
  'workbench.try': (ctx, { connectionId, ...body }) =>
    ctx.session.request(api.tryAgent, { params: { id: connectionId }, body }),

  async 'workbench.cases'(ctx, { connectionId }) {
    return (await ctx.session.request(api.listTestCases, { params: { id: connectionId } })).cases;
  },
  async 'workbench.addCase'(ctx, { connectionId, testCase }) {
    const added = await ctx.session.request(api.createTestCase, {
      params: { id: connectionId },
      body: testCase,
    });
    return told(ctx, connectionId, added);
  },
  async 'workbench.changeCase'(ctx, { connectionId, caseId, change }) {
    const params = { id: connectionId, case: caseId };
    return told(ctx, connectionId, await ctx.session.request(api.changeTestCase, { params, body: change }));
  },
  async 'workbench.removeCase'(ctx, { connectionId, caseId }) {
    await ctx.session.request(api.deleteTestCase, { params: { id: connectionId, case: caseId } });
    return told(ctx, connectionId, {});
  },
  async 'workbench.undeleteCase'(ctx, { connectionId, caseId }) {
    const params = { id: connectionId, case: caseId };
    return told(ctx, connectionId, await ctx.session.request(api.undeleteTestCase, { params, body: {} }));
  },

  'workbench.estimate': (ctx, { connectionId, run }) =>
    ctx.session.request(api.estimateTestRun, { params: { id: connectionId }, body: run }),
  async 'workbench.start'(ctx, { connectionId, run }) {
    const started = await ctx.session.request(api.startTestRun, { params: { id: connectionId }, body: run });
    return told(ctx, connectionId, started);
  },
  async 'workbench.runs'(ctx, { connectionId, kind }) {
    return (await ctx.session.request(api.listTestRuns, { params: { id: connectionId }, query: { kind } })).runs;
  },
  'workbench.run': (ctx, { connectionId, runId, cursor }) =>
    ctx.session.request(api.getTestRun, { params: { id: connectionId, run: runId }, query: { cursor } }),
  async 'workbench.cancel'(ctx, { connectionId, runId }) {
    const params = { id: connectionId, run: runId };
    return told(ctx, connectionId, await ctx.session.request(api.cancelTestRun, { params, body: {} }));
  },
  'workbench.trial': (ctx, { connectionId, trialId }) =>
    ctx.session.request(api.getTrial, { params: { id: connectionId, trial: trialId } }),
};

/** The screens read again at once; settings and documents too, for a version can bring others. */
function told<T>(ctx: EngineContext, connectionId: string, answer: T): T {
  ctx.onTopics([`workbench:${connectionId}`, `agent:${connectionId}`]);
  return answer;
}
