// Whether this browser draws with a graphics card, and canvases as they are quickest there.

let found = null;

/** True where WebGL is drawn by the processor, or not at all; asked once. */
export function is_software() {
  found ??= asked();
  return found;
}

function asked() {
  try {
    const gl = document.createElement('canvas').getContext('webgl');
    if (!gl) return true;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return /swiftshader|llvmpipe|software|basic render/i.test(name);
  } catch {
    return true;
  }
}

let options = null;

/** Without a graphics card a canvas kept in memory is twice as fast; with one it would be slower. */
export function context_options() {
  options ??= { alpha: false, willReadFrequently: is_software() };
  return options;
}

export const new_context = (width, height) => canvas_of(width, height).getContext('2d', context_options());

/** A context of what is laid over a picture: it shows through where nothing is painted. */
export const clear_context = (width, height) => canvas_of(width, height).getContext('2d', { ...context_options(), alpha: true });

function canvas_of(width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return canvas;
}
