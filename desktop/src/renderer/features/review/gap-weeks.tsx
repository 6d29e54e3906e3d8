import { useLanguage } from '../../locales/locale-context.tsx';

const height = 20;

/** How often it was asked, week by week; the same in words for who cannot see it. */
export function GapWeeks({ weeks }: { weeks: readonly number[] }) {
  const { w, f } = useLanguage();
  const most = Math.max(1, ...weeks);
  const words = w.gapWeeks(weeks.map((count) => f.number(count)).join(', '));
  return (
    <span className="gap-weeks" title={words}>
      <span className="sr">{words}</span>
      <svg width={weeks.length * 6 - 2} height={height} aria-hidden="true">
        {weeks.map((count, at) => {
          const tall = count === 0 ? 1 : Math.max(3, Math.round((count / most) * height));
          // Weeks have no names of their own and never change their order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          return <rect key={at} x={at * 6} y={height - tall} width={4} height={tall} rx={1} data-empty={count === 0} />;
        })}
      </svg>
    </span>
  );
}
