import { assertNever } from '@tandem/shared/lib';
import type { MessagePart, MessageRow } from '@tandem/shared/model';
import { FileText, MapPin, SquarePlay } from 'lucide-react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { channelNames } from '../../../locales/channel-names.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Attachment } from './attachment.tsx';
import { AudioPart, ImagePart, StickerPart, VideoPart } from './media-part.tsx';
import { TextPart } from './text-part.tsx';

interface PartProps {
  readonly part: MessagePart;
  readonly message: MessageRow;
  readonly view: ConversationView;
  readonly look: string;
}

/** Every kind of content, on any channel. */
export function Part({ part, message, view, look }: PartProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const channel = channelNames[view.connection.channel];
  switch (part.kind) {
    case 'text':
      return <TextPart text={part.text} language={message.language} look={look} />;
    case 'image':
      return <ImagePart part={part} channel={channel} />;
    case 'sticker':
      return <StickerPart part={part} channel={channel} />;
    case 'video':
      return <VideoPart part={part} channel={channel} />;
    case 'audio':
      return <AudioPart part={part} channel={channel} />;
    case 'file':
      return (
        <Attachment
          icon={FileText}
          title={part.name ?? w.file}
          detail={part.state === 'gone' ? w.mediaGone(channel) : part.state === 'failed' ? w.mediaFailed : null}
          href={part.state === 'ready' && part.mediaId !== null ? bridge.mediaUrl(part.mediaId) : null}
          hrefWords={w.download}
        />
      );
    case 'location':
      return (
        <Attachment
          icon={MapPin}
          title={part.label ?? w.location}
          detail={`${part.latitude.toFixed(5)}, ${part.longitude.toFixed(5)}`}
        />
      );
    case 'shared-post':
      return <Attachment icon={SquarePlay} title={w.sharedPost} external={part.url} hrefWords={w.openPost(channel)} />;
    case 'card':
      return (
        <div className="card-part">
          <p>{part.title}</p>
          <ul>
            {part.buttons.map((button) => (
              <li key={button.title}>{button.title}</li>
            ))}
          </ul>
        </div>
      );
    case 'unsupported':
      return <div className={`bubble mute ${look}`}>{w.unsupported(channel)}</div>;
    default:
      return assertNever(part);
  }
}
