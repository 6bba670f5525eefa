// Chance from a seed, so that the same house looks the same from every camera.  Pure.

/** A 32-bit number from numbers. */
export function mixed(...numbers) {
  let h = 0x9e3779b9;
  for (const number of numbers) {
    h = Math.imul(h ^ (number | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** A stream of numbers in [0, 1), the same for the same seed (mulberry32). */
export function stream(...seed) {
  let a = mixed(...seed);
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = (chance, list) => list[Math.floor(chance() * list.length)];
export const between = (chance, low, high) => low + (high - low) * chance();
