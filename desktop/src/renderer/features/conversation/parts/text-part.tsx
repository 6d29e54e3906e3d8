import { useBridge } from '../../../bridge/bridge-context.tsx';
import { linkify } from '../../../format/linkify.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';

interface TextPartProps {
  readonly text: string;
  readonly language: string | null;
  readonly look: string;
}

/** `lang` lets the browser break Thai by its dictionary. */
export function TextPart({ text, language, look }: TextPartProps) {
  const bridge = useBridge();
  return (
    <div className={`bubble ${look}`} lang={languageOf(text, language)}>
      {linkify(text).map((piece, at) =>
        piece.kind === 'text' ? (
          keepTogether(piece.text)
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
            key={at}
            href={piece.url}
            rel="noreferrer noopener"
            onClick={(event) => {
              event.preventDefault();
              bridge.openExternal(piece.url);
            }}
          >
            {piece.url}
          </a>
        ),
      )}
    </div>
  );
}
