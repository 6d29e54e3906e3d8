import type { ConversationId } from '@tandem/shared/model';
import { create } from 'zustand';
import type { ListGroup } from '../../bridge/index.ts';

interface Place {
  readonly id: ConversationId;
  readonly group: ListGroup;
}

/** The list as it stands on screen, for the acts of other parts that move to the next row. */
export const useListOrder = create<{ readonly places: readonly Place[] }>(() => ({ places: [] }));

export function neighbour(id: ConversationId | null, step: 1 | -1): ConversationId | null {
  const { places } = useListOrder.getState();
  const at = places.findIndex((place) => place.id === id);
  if (at === -1) return places[step === 1 ? 0 : places.length - 1]?.id ?? null;
  return places[at + step]?.id ?? null;
}

/** The row that follows in the same group, else the one before it: where to go when this chat is done. */
export function nextOfGroup(id: ConversationId): ConversationId | null {
  const { places } = useListOrder.getState();
  const at = places.findIndex((place) => place.id === id);
  const group = places[at]?.group;
  const same = [places[at + 1], places[at - 1]].find((place) => place !== undefined && place.group === group);
  return same?.id ?? null;
}
