import assert from 'node:assert/strict';
import test from 'node:test';

import { NEAR_M, clip, clip_to_view, half_width, lens, outline, project, seen_from } from '../../pages/parts/feed/projection.js';

const K = Math.tan((63.7 / 2) * (Math.PI / 180)); // 0.62124…
const close = (a, b, slack = 1e-6) => assert.ok(Math.abs(a - b) < slack, `${a} is not ${b}`);

test('zoom 1 sees 63.7 degrees, zoom 3 a third of the tangent', () => {
  close(half_width(100), K);
  close(half_width(300), K / 3);
});

test('a point straight ahead at mast height is the middle of the picture', () => {
  const { u, v, depth } = project([0, 0, 100], 6, 1920, 1080, 0, 25, 6);
  close(u, 960);
  close(v, 540);
  close(depth, 25);
});

// worked by hand: scale = 960 / 0.62124 = 1545.3 px per unit tangent at zoom 1 and 1920 px
const table = [
  ['north, 10 m right at 20 m falls half a unit right', [0, 0, 100], [10, 20, 6], { u: 960 + (960 / K) * 0.5, v: 540, depth: 20 }],
  ['the foot 6 m below at 20 m falls 0.3 units low', [0, 0, 100], [0, 20, 0], { u: 960, v: 540 + (960 / K) * 0.3, depth: 20 }],
  ['pan 90 looks east', [9000, 0, 100], [20, 0, 6], { u: 960, v: 540, depth: 20 }],
  ['pan 90 has the south on its right', [9000, 0, 100], [20, -5, 6], { u: 960 + (960 / K) * 0.25, v: 540, depth: 20 }],
  ['pan 180 has the west on its right', [18000, 0, 200], [-5, -20, 6], { u: 960 + (960 / K) * 2 * 0.25, v: 540, depth: 20 }],
  ['tilt -45 sees its foot circle in the middle', [0, -4500, 100], [0, 6, 0], { u: 960, v: 540, depth: 6 * Math.SQRT2 }],
  ['tilt -90 looks at the foot of the mast', [0, -9000, 100], [0, 0, 0], { u: 960, v: 540, depth: 6 }],
  ['tilt -90 has what pan faces at the top', [0, -9000, 100], [0, 3, 0], { u: 960, v: 540 - (960 / K) * 0.5, depth: 6 }],
  ['tilt +15 raises the view', [0, 1500, 100], [0, 10, 6 + 10 * Math.tan(Math.PI / 12)], { u: 960, v: 540, depth: 10 / Math.cos(Math.PI / 12) }],
];
for (const [name, pose, point, expected] of table) {
  test(name, () => {
    const found = project(pose, 6, 1920, 1080, ...point);
    for (const key of ['u', 'v', 'depth']) close(found[key], expected[key], 1e-6);
  });
}

test('the edge of the picture is at half the field of view', () => {
  const a = (63.7 / 2) * (Math.PI / 180);
  close(project([0, 0, 100], 6, 1600, 900, 30 * Math.sin(a), 30 * Math.cos(a), 6).u, 1600);
});

test('what lies behind has a negative depth', () => {
  assert.ok(project([0, 0, 100], 6, 1920, 1080, 0, -10, 0).depth < 0);
});

test('nonsense for a pose gives a camera all the same', () => {
  for (const pose of [undefined, null, [], ['x', NaN, 0], [1e9, -1e9, -5]]) {
    const eye = lens(pose, undefined, 160, 90);
    assert.ok(Number.isFinite(eye.scale) && Number.isFinite(eye.fx));
  }
});

test('a polygon across the near plane is cut there', () => {
  const cut = clip([-1, -1, -5, 1, -1, -5, 1, -1, 5, -1, -1, 5], 0, 0, 1, NEAR_M);
  const depths = cut.filter((_, i) => i % 3 === 2);
  assert.equal(cut.length / 3, 4);
  assert.equal(Math.min(...depths), NEAR_M);
  assert.equal(Math.max(...depths), 5);
});

test('a polygon all behind leaves nothing', () => {
  assert.deepEqual(clip_to_view([0, 0, -1, 1, 0, -1, 0, 1, -1], lens([0, 0, 100], 6, 160, 90)), []);
  assert.deepEqual(outline(lens([0, 0, 100], 6, 160, 90), [0, -5, 0, 1, -5, 0, 0, -9, 0]), []);
});

function area(uv) {
  let sum = 0;
  for (let i = 0; i < uv.length; i += 2) {
    const j = (i + 2) % uv.length;
    sum += (uv[i] * uv[j + 1] - uv[j] * uv[i + 1]) / 2;
  }
  return sum;
}

test('no wall and no ground is turned inside out at any pan, tilt or zoom', () => {
  // the wall faces the mast, listed so that it runs the same way round whenever it is seen
  const wall = [-40, 1, 0, 60, 1, 0, 60, 1, 11, -40, 1, 11];
  const ground = [-300, -300, 0, 300, -300, 0, 300, 300, 0, -300, 300, 0];
  for (let pan = 0; pan < 36000; pan += 750) {
    for (const tilt of [-9000, -8900, -6000, -3000, -800, 0, 1500]) {
      for (const zoom of [100, 333, 3000]) {
        const eye = lens([pan, tilt, zoom], 6, 500, 281);
        for (const shape of [wall, ground]) {
          const uv = outline(eye, shape);
          assert.ok(uv.every((v) => Number.isFinite(v) && Math.abs(v) < 5000), `${pan} ${tilt} ${zoom}`);
          assert.ok(area(uv) <= 1e-6, `turned at ${pan} ${tilt} ${zoom}: ${area(uv)}`);
        }
      }
    }
  }
});

test('looking down from a corner the ground fills the picture, without a gap', () => {
  const ground = [-300, -300, 0, 300, -300, 0, 300, 300, 0, -300, 300, 0];
  for (const tilt of [-9000, -7500, -6000, -3000]) {
    const uv = outline(lens([12345, tilt, 100], 6, 500, 281), ground);
    assert.ok(-area(uv) > 500 * 281, String(tilt));
  }
});

test('seen_from and project agree', () => {
  const eye = lens([21200, -1100, 300], 6.2, 500, 281);
  const [right, up, depth] = seen_from(eye, [3.1, -15.2, 1.7]);
  const found = project([21200, -1100, 300], 6.2, 500, 281, 3.1, -15.2, 1.7);
  close(found.depth, depth);
  close(found.u, 250 + (right / depth) * eye.scale);
  close(found.v, 140.5 - (up / depth) * eye.scale);
});
