import { useLanguage } from '../../../locales/locale-context.tsx';

interface RunSumProps {
  readonly run: { readonly better: number; readonly worse: number; readonly same: number };
  readonly end?: string | null;
}

/** Better, worse, same: a bar, and the same in words. */
export function RunSum({ run: { better, worse, same }, end = null }: RunSumProps) {
  const { w } = useLanguage();
  return (
    <div className="run-sum" data-testid="run-sum">
      <div className="bars" aria-hidden="true">
        <i className="is-better" style={{ flexGrow: better }} />
        <i className="is-worse" style={{ flexGrow: worse }} />
        <i style={{ flexGrow: same }} />
      </div>
      <p className="num">
        <b className="is-better">{w.betterCount(better)}</b>
        <b className="is-worse">{w.worseCount(worse)}</b>
        <span className="mute">{w.sameCount(same)}</span>
        {end !== null && <span className="mute end">{end}</span>}
      </p>
    </div>
  );
}
