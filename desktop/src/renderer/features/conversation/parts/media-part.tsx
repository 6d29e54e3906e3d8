import type { MediaState, MessagePart } from '@tandem/shared/model';
import { ImageOff, LoaderCircle, Music, SquarePlay } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Attachment } from './attachment.tsx';
import { Lightbox } from './lightbox.tsx';
import { mediaSize } from './media-size.ts';

type Media<K extends MessagePart['kind']> = { part: Extract<MessagePart, { kind: K }>; channel: string };

function useMediaState(state: MediaState, channel: string): string {
  const { w } = useLanguage();
  return { pending: w.mediaPending, ready: '', failed: w.mediaFailed, gone: w.mediaGone(channel) }[state];
}

function Missing({ state, channel }: { state: MediaState; channel: string }) {
  const words = useMediaState(state, channel);
  return (
    <span className="media-state">
      <Icon of={state === 'pending' ? LoaderCircle : ImageOff} spins={state === 'pending'} />
      {words}
    </span>
  );
}

export function ImagePart({ part, channel }: Media<'image'>) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isOpen, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const size = mediaSize(part.width, part.height);
  if (part.state !== 'ready' || part.mediaId === null || isBroken) {
    const box = { width: Math.max(size.width, 160), height: Math.max(size.height, 96) };
    return (
      <div className="media" style={box}>
        <Missing state={isBroken || part.state === 'ready' ? 'failed' : part.state} channel={channel} />
      </div>
    );
  }
  const url = bridge.mediaUrl(part.mediaId);
  return (
    <>
      <button
        type="button"
        className="media"
        style={{ ...size }}
        aria-label={w.openPhoto}
        onClick={() => setOpen(true)}
      >
        <img
          src={url}
          alt={w.photo}
          width={size.width}
          height={size.height}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      </button>
      {isOpen && <Lightbox url={url} onClose={() => setOpen(false)} />}
    </>
  );
}

export function StickerPart({ part, channel }: Media<'sticker'>) {
  const { w } = useLanguage();
  const bridge = useBridge();
  if (part.state !== 'ready' || part.mediaId === null) {
    return (
      <div className="media" style={{ width: 160, height: 96 }}>
        {part.state === 'ready' ? (
          <span className="media-state">{w.sticker}</span>
        ) : (
          <Missing state={part.state} channel={channel} />
        )}
      </div>
    );
  }
  return (
    <div className="media is-sticker">
      <img src={bridge.mediaUrl(part.mediaId)} alt={w.sticker} width={96} height={96} loading="lazy" />
    </div>
  );
}

export function VideoPart({ part, channel }: Media<'video'>) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const words = useMediaState(part.state, channel);
  if (part.state !== 'ready' || part.mediaId === null)
    return <Attachment icon={SquarePlay} title={w.video} detail={words} />;
  const size = mediaSize(part.width, part.height);
  return (
    <div className="media" style={{ ...size }}>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions */}
      <video src={bridge.mediaUrl(part.mediaId)} controls preload="metadata" aria-label={w.video} />
    </div>
  );
}

export function AudioPart({ part, channel }: Media<'audio'>) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const words = useMediaState(part.state, channel);
  if (part.state !== 'ready' || part.mediaId === null)
    return <Attachment icon={Music} title={w.audio} detail={words} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: a customer's voice message has no captions
    <audio src={bridge.mediaUrl(part.mediaId)} controls preload="metadata" aria-label={w.audio} />
  );
}
