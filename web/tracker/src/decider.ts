import type { Breaker } from "./breaker";
import { locale } from "./page";
import { GRACE_MS, type Lease, unanswered } from "./queue";
import { fill, findSlots, restore, type Slot } from "./slots";
import type { Clock, Decision, Fields, Outcome, Placement } from "./types";

/** How long a slot may wait for its content. */
export const DEADLINE_MS = 300;

export interface DeciderPorts {
  breaker: Breaker;
  clock: Clock;
  /** The question but for its placements, with the waiting events it takes along. */
  question: () => { body: Fields; lease: Lease };
  post: (body: Fields) => Promise<Outcome>;
  currency: string;
  /** Called when the question is settled, in whatever way: nothing may stay hidden. */
  settled: () => void;
  filled: (slot: Slot, decisionId: string, placement: Placement) => void;
  emptied: (slot: Slot) => void;
  complain: (problem: unknown) => void;
}

const decisionOf = (outcome: Outcome): Decision | null => {
  const body = outcome.kind === "sent" ? (outcome.body as unknown as Decision) : null;
  return body && Object(body.placements) === body.placements ? body : null;
};

const usable = (placement: Placement | undefined): placement is Placement =>
  !!placement &&
  !placement.default &&
  Array.isArray(placement.items) &&
  placement.items.length > 0 &&
  placement.items.every((item) => !!Object(item).product_id);

/** One question for all slots of the page; one attempt; an answer after the deadline, or to an older question, is void. */
export const createDecider = (ports: DeciderPorts): (() => void) => {
  const { breaker, clock, currency, settled, complain } = ports;
  let turn = 0;
  let timer = 0;

  const apply = (slots: Slot[], decision: Decision) => {
    for (const slot of slots) {
      const placement = decision.placements[slot.placement];
      if (usable(placement)) {
        if (fill(slot, placement, locale(), currency)) {
          ports.filled(slot, decision.decision_id, placement);
          continue;
        }
        complain(`slot ${slot.placement} has no room: give it a min-height as high as its items`);
      }
      restore(slot);
      ports.emptied(slot);
    }
  };

  return () => {
    const slots = findSlots();
    clock.cancel(timer);
    const asked = ++turn;
    if (!slots.length || !breaker.allows()) return settled();
    const { body, lease } = ports.question();
    const placements = slots.map(({ placement, n }) => (n ? { id: placement, n } : placement));
    let late = false;
    timer = clock.later(() => {
      late = true;
      breaker.failed();
      settled();
    }, DEADLINE_MS);
    ports.post({ ...body, placements }).then((outcome) => {
      // a decision refused for its own sake says nothing about the events it carried
      lease.settle(outcome.kind === "refused" ? null : outcome);
      if (late || asked !== turn) return;
      clock.cancel(timer);
      const decision = decisionOf(outcome);
      try {
        if (decision) {
          breaker.succeeded();
          apply(slots, decision);
        } else if (unanswered(outcome)) clock.later(breaker.failed, GRACE_MS);
        else breaker.failed();
      } catch (error) {
        complain(error);
      }
      settled();
    });
  };
};
