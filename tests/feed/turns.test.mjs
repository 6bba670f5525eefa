import assert from 'node:assert/strict';
import test from 'node:test';

import { in_turn, note_painted, rests } from '../../pages/parts/feed/turns.js';

const panes = () => Array.from({ length: 7 }, (_, i) => ({ i, large: i === 0, resized: false, at: [] }));

/** Frames of a screen of so many hertz, for two seconds; the first paints all. */
function played(of, hertz) {
  const frames = [];
  for (let frame = 0; frame < 2 * hertz; frame++) {
    const now = (frame * 1000) / hertz;
    const painted = in_turn(of, frame).filter((pane, k) => {
      if (frame && rests(pane, now)) return false;
      note_painted(pane, now, frame === 0, k);
      return true;
    });
    frames.push(painted.length);
  }
  return frames.slice(1);
}

test('on a screen of sixty frames a second each small picture has thirty, half of them in every frame', () => {
  assert.deepEqual([...new Set(played(panes(), 60))], [4]);
});

test('every picture keeps thirty frames a second where the screen has as many, and all where it has fewer', () => {
  for (const hertz of [24, 30, 50, 60, 75, 90, 120, 144]) {
    const found = played(panes(), hertz);
    const small = found.reduce((sum, n) => sum + n - 1, 0) / 6 / (found.length / hertz);
    assert.ok(small >= Math.min(hertz, 30) - 0.5, `${small} of ${hertz}`);
    if (hertz <= 50) assert.deepEqual([...new Set(found)], [7]);
  }
});

test('a picture whose size changed, that waits for its street or has a coarse one never rests', () => {
  const pane = { large: false, resized: false, painted_at: 0 };
  assert.equal(rests(pane, 10), true);
  for (const lack of [{ resized: true }, { waiting: true }, { unfinished: true }, { large: true }]) assert.equal(rests({ ...pane, ...lack }, 10), false);
  assert.equal(rests({ large: false, resized: false }, 10), false);
});
