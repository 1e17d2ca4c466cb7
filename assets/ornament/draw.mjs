// The ornaments that paper and pages share, computed: a guilloche band, a rosette, the seal.

const path = (point, n, close) => {
  let d = '';
  for (let i = 0; i <= n; i++) {
    const [x, y] = point(i / n);
    d += (i ? 'L' : 'M') + x.toFixed(1) + ' ' + y.toFixed(1);
  }
  return d + (close ? 'Z' : '');
};

const line = (colour, width, d) => `<path fill="none" stroke="${colour}" stroke-width="${width}" d="${d}"/>`;
const svg = (size, inside) => `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>\n`;
const turn = 2 * Math.PI;

// Strands that swell and shrink around a middle line and meet their own beginning.
const band = (colour, w, h, strands) => {
  const half = h / 2, reach = half - .6;
  let out = '';
  for (let j = 0; j < strands; j++)
    out += line(colour, .7, path(t => [t * w, half + reach * (.62 + .38 * Math.sin(turn * t + j)) * Math.sin(turn * (3 * t + j / strands))], 72));
  for (let j = 0; j < 2; j++)
    out += line(colour, .7, path(t => [t * w, half + reach * Math.sin(turn * 2 * t + j * Math.PI)], 48));
  return out;
};

// Petals around (100, 100), drawn several times a little further round.
const petals = (colour, radius, n, depth, times, width, points) => {
  let out = '';
  for (let j = 0; j < times; j++)
    out += line(colour, width, path(t => {
      const a = turn * t, r = radius * (1 - depth / 2 + depth / 2 * Math.sin(n * a + turn * j / times));
      return [100 + r * Math.cos(a), 100 + r * Math.sin(a)];
    }, n * points, true));
  return out;
};

export const guilloche = () => svg('width="120" height="12" viewBox="0 0 120 12"', band('#c9a35a', 120, 12, 5));

export const rosette = () => svg('viewBox="0 0 200 200"',
  petals('#fff', 97, 24, .22, 6, .45, 10) + petals('#fff', 74, 18, .3, 6, .45, 10) + petals('#fff', 50, 12, .42, 6, .45, 10));

export const seal = () => svg('viewBox="0 0 200 200"',
  '<circle cx="100" cy="100" r="99" fill="#0d2c43"/>' + petals('#c9a35a', 96, 22, .18, 3, 1.3, 10) +
  '<circle cx="100" cy="100" r="74" fill="#0d2c43" stroke="#c9a35a" stroke-width="2.5"/>' +
  '<path d="M66 92v30c0 16 34 26 34 26s34-10 34-26V92M54 84l46-22 46 22-46 22z" fill="none" stroke="#f3e4c2" stroke-width="7" stroke-linejoin="round" stroke-linecap="round"/>');
