import type { Step } from '../check/steps.ts';
import { bundleShell, type PackedApp, packWithStub } from './pack.ts';
import { whatIsWrong } from './packed-files.ts';

/** The desktop app packed around a stub Electron, its file list held against what may be in it. Needs the screens built. */
export const packAroundStub: Step = {
  name: 'package around a stub Electron',
  async run() {
    const app = await pack();
    if (app instanceof Error) return { isGood: false, said: app.message };
    const problems = whatIsWrong(app);
    return {
      isGood: problems.length === 0,
      said: problems.join('\n'),
      note: `${app.files.length} paths, ${app.unpacked.length} unpacked, ${app.engineAnswer === null ? 'engine not run' : 'its engine answers'}`,
    };
  },
};

/** A tool that fails is a failed step among the others, with what it said. */
async function pack(): Promise<PackedApp | Error> {
  try {
    bundleShell();
    return await packWithStub();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
