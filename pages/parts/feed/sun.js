// Sun and light over Quito by local time: where the sun stands and what colours things then have.  Pure.

import { day_of_year, hour_of_day } from './time.js';

const RAD = Math.PI / 180;
const LATITUDE_DEG = -0.22;
const SOLAR_NOON_H = 12.23; // UTC−5 at 78.5° W; the equation of time adds what is below

/** Azimuth and elevation of the sun in degrees (Spencer's series for declination and equation of time). */
export function sun_at(starts, t_ms) {
  const g = (2 * Math.PI * day_of_year(starts, t_ms)) / 365;
  const declination = 0.006918 - 0.399912 * Math.cos(g) + 0.070257 * Math.sin(g) - 0.006758 * Math.cos(2 * g) + 0.000907 * Math.sin(2 * g);
  const equation_h = (229.18 / 60) * (0.000075 + 0.001868 * Math.cos(g) - 0.032077 * Math.sin(g) - 0.014615 * Math.cos(2 * g) - 0.040849 * Math.sin(2 * g));
  const angle = (hour_of_day(starts, t_ms) - SOLAR_NOON_H + equation_h) * 15 * RAD;
  const latitude = LATITUDE_DEG * RAD;
  const up = Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(angle);
  const east = -Math.cos(declination) * Math.sin(angle);
  const north = Math.cos(latitude) * Math.sin(declination) - Math.sin(latitude) * Math.cos(declination) * Math.cos(angle);
  return { azimuth_deg: (Math.atan2(east, north) / RAD + 360) % 360, elevation_deg: Math.asin(up) / RAD };
}

// by elevation of the sun: sky high, sky low, haze, ambient light, sunlight (multipliers), how lit windows are
const KEYS = [
  [-18, [10, 14, 26], [30, 32, 44], [26, 30, 42], [0.25, 0.28, 0.4], [0, 0, 0], 1],
  [-9, [14, 20, 38], [44, 44, 60], [36, 40, 56], [0.29, 0.32, 0.45], [0, 0, 0], 1],
  [-4, [38, 52, 88], [196, 122, 96], [104, 88, 100], [0.46, 0.45, 0.55], [0, 0, 0], 0.95],
  [0, [72, 96, 138], [244, 172, 110], [178, 144, 128], [0.7, 0.65, 0.7], [0.34, 0.15, 0.02], 0.6],
  [4, [92, 124, 172], [248, 204, 150], [200, 178, 160], [0.82, 0.78, 0.81], [0.46, 0.22, 0.02], 0.3],
  [10, [98, 138, 190], [232, 212, 180], [198, 190, 180], [0.88, 0.86, 0.88], [0.42, 0.27, 0.08], 0.14],
  [25, [96, 142, 200], [196, 212, 222], [190, 200, 208], [0.9, 0.91, 0.94], [0.36, 0.32, 0.22], 0.05],
  [60, [86, 138, 206], [180, 206, 228], [190, 204, 216], [0.92, 0.94, 0.97], [0.3, 0.28, 0.22], 0.03],
];

const blend = (a, b, f) => (Array.isArray(a) ? a.map((v, i) => blend(v, b[i], f)) : a + (b - a) * f);

function between_keys(elevation_deg) {
  const after = KEYS.findIndex((key) => key[0] >= elevation_deg);
  if (after === 0) return KEYS[0];
  if (after < 0) return KEYS[KEYS.length - 1];
  const [a, b] = [KEYS[after - 1], KEYS[after]];
  return blend(a, b, (elevation_deg - a[0]) / (b[0] - a[0]));
}

/** Pictures of one bucket share a background: minutes at dusk and dawn, longer by day and by night. */
export function bucket_of(starts, t_ms) {
  const minutes = Math.floor(hour_of_day(starts, t_ms) * 60);
  const low = Math.abs(sun_at(starts, t_ms).elevation_deg) < 9;
  return (low ? Math.floor(minutes / 2) * 2 : Math.floor(minutes / 10) * 10) + day_of_year(starts, t_ms) * 1440;
}

/** The share of windows that are still lit of those lit in the evening: most people sleep from eleven to five. */
export function awake_at(hour) {
  const ends = [[0, 0.3], [1, 0.14], [4.5, 0.14], [6, 0.6], [8, 1], [21.5, 1], [23, 0.45], [24, 0.3]];
  const k = Math.max(1, ends.findIndex(([h]) => h >= hour));
  const [[h0, a0], [h1, a1]] = [ends[k - 1], ends[k]];
  return a0 + ((a1 - a0) * (hour - h0)) / (h1 - h0);
}

/** Light at a time: sun, colours and multipliers, see KEYS. */
export function light_at(starts, t_ms) {
  const sun = sun_at(starts, t_ms);
  const [, sky_high, sky_low, haze, ambient, beam, lit] = between_keys(sun.elevation_deg);
  const a = sun.azimuth_deg * RAD;
  return {
    ...sun, sky_high, sky_low, haze, ambient, beam, lit,
    awake: awake_at(hour_of_day(starts, t_ms)),
    night: sun.elevation_deg < -3,
    lamps: sun.elevation_deg < 1.5,
    sx: Math.sin(a), sy: Math.cos(a),
    slope: Math.tan(Math.max(sun.elevation_deg, 0.1) * RAD),
    sun_is_up: sun.elevation_deg > 0.3,
  };
}

/** Colour [r, g, b] under a light, for a surface that gets `share` (0…1) of the sun. */
export function lit_colour(rgb, light, share = 0) {
  return rgb.map((v, i) => Math.min(255, v * (light.ambient[i] + light.beam[i] * share)));
}

export const css = (rgb, alpha = 1) =>
  alpha >= 1 ? `rgb(${rgb[0] | 0},${rgb[1] | 0},${rgb[2] | 0})` : `rgba(${rgb[0] | 0},${rgb[1] | 0},${rgb[2] | 0},${alpha})`;

export const mix = (a, b, f) => [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f];

/** "#b98a68" as [r, g, b]; the fallback for what is no colour. */
export function rgb_of(text, fallback = [128, 128, 128]) {
  const found = /^#([0-9a-f]{6})$/i.exec(String(text ?? ''));
  return found ? [0, 2, 4].map((i) => parseInt(found[1].slice(i, i + 2), 16)) : fallback;
}
