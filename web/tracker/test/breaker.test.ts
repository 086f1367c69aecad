import { describe, expect, it } from "vitest";
import { type BreakerState, createBreaker } from "../src/breaker";
import { FakeClock, memory } from "./fakes";

const setUp = () => {
  const clock = new FakeClock();
  const store = memory<BreakerState>();
  return { clock, store, breaker: createBreaker(() => store, clock) };
};

describe("breaker", () => {
  it("opens at the third failure within ten seconds", () => {
    const { breaker, clock } = setUp();
    for (let i = 0; i < 3; i++) {
      expect(breaker.allows()).toBe(true);
      breaker.failed();
      clock.time += 4_000;
    }
    expect(breaker.allows()).toBe(false);
  });

  it("stays closed when failures are further apart, or a success lies between", () => {
    const { breaker, clock } = setUp();
    for (let i = 0; i < 6; i++) {
      breaker.failed();
      clock.time += 5_001;
    }
    expect(breaker.allows()).toBe(true);
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    expect(breaker.allows()).toBe(true);
  });

  it.each([
    [0, 15_000],
    [0.5, 30_000],
    [0.999, 44_970],
  ])("with chance %f lets a single probe through after %i ms", (chance, wait) => {
    const { breaker, clock } = setUp();
    clock.chance = chance;
    for (let i = 0; i < 3; i++) breaker.failed();
    clock.time += wait - 1;
    expect(breaker.allows()).toBe(false);
    clock.time += 1;
    expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
    breaker.failed();
    expect(breaker.allows()).toBe(false);
    clock.time += wait;
    expect(breaker.allows()).toBe(true);
    breaker.succeeded();
    expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
  });

  it("keeps a thousand browsers from asking a dead service more than twice a minute each", () => {
    let asked = 0;
    const wishes = 1000 * 600;
    for (let i = 0; i < 1000; i++) {
      const { breaker, clock } = setUp();
      for (let second = 0; second < 600; second++) {
        clock.chance = ((i * 7919 + second * 104_729) % 1000) / 1000;
        if (breaker.allows()) {
          asked++;
          breaker.failed();
        }
        clock.time += 1000;
      }
    }
    expect(asked).toBeGreaterThan(1000 * 3);
    expect(asked).toBeLessThan(1000 * (3 + 20 * 1.1));
    expect(asked / wishes).toBeLessThan(0.05);
  });

  it("sends a thousand browsers back at different times", () => {
    const returns = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      const { breaker, clock, store } = setUp();
      clock.chance = i / 1000;
      for (let n = 0; n < 3; n++) breaker.failed();
      returns.add(Math.floor(((store.read()?.open_until || 0) - clock.time) / 1000));
    }
    expect(returns.size).toBeGreaterThanOrEqual(29);
  });
});
