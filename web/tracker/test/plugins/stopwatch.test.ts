import { describe, expect, it } from "vitest";
import { createStopwatch, IDLE_MS, MAX_MS } from "../../src/plugins/engagement/stopwatch";

type Act = "active" | "attend" | "leave" | "take" | number;

/** Engaged time by a second reckoning: walk every millisecond and ask whether it was engaged. */
const walked = (acts: Act[]): number => {
  let attended = false;
  let alive = 0;
  let now = 0;
  let engaged = 0;
  for (const act of acts) {
    if (typeof act === "number") {
      for (let ms = 0; ms < act; ms++, now++) if (attended && now - alive < IDLE_MS) engaged++;
    } else if (act === "active") alive = now;
    else if (act !== "take" && (act === "attend") !== attended) {
      attended = act === "attend";
      alive = now;
    }
  }
  return Math.min(engaged, MAX_MS);
};

const measured = (acts: Act[]): number => {
  let now = 0;
  const watch = createStopwatch(() => now);
  let total = 0;
  for (const act of acts) {
    if (typeof act === "number") now += act;
    else if (act === "active") watch.active();
    else if (act === "take") total += watch.take();
    else watch.attend(act === "attend");
  }
  return total + watch.take();
};

describe("stopwatch", () => {
  it("agrees with a walk over every millisecond, however often it is asked", () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    const kinds: Act[] = ["active", "attend", "leave", "take"];
    for (let run = 0; run < 200; run++) {
      const acts: Act[] = [];
      for (let n = 0; n < 12; n++) acts.push(random(3) ? random(50_000) : 1, kinds[random(4)] as Act);
      expect(measured(acts), JSON.stringify(acts)).toBe(walked(acts));
    }
  });

  it("counts nothing in the background, and no more than half an hour", () => {
    expect(measured(["leave", 60_000, "active", 10_000])).toBe(0);
    const busy = Array.from({ length: 100 }, (): Act[] => ["active", IDLE_MS]).flat();
    expect(measured(["attend", ...busy])).toBe(MAX_MS);
  });

  it("counts nothing when the clock goes back", () => {
    expect(measured(["attend", -5000, "active", 1000, "take"])).toBeLessThanOrEqual(1000);
  });
});
