/** Where the nodes of a small graph lie, by forces between them; the same for the same graph. */

const LENGTH = 110;
const STEPS = 120;

export interface Place {
  x: number;
  y: number;
}

export function placed(count: number, edges: readonly (readonly [number, number])[]): Place[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const at = Array.from({ length: count }, (_, node) => {
    const far = LENGTH * 0.6 * Math.sqrt(node);
    return { x: far * Math.cos(node * golden), y: far * Math.sin(node * golden) };
  });
  for (let step = 0; step < STEPS; step++) {
    const moved = at.map(({ x, y }) => ({ x: -0.1 * x, y: -0.1 * y }));
    for (const [place, one] of at.entries()) {
      for (let other = 0; other < place; other++) push(one, at[other], moved[place], moved[other]);
    }
    for (const [from, to] of edges) pull(at[from], at[to], moved[from], moved[to]);
    const heat = LENGTH * (1 - step / STEPS) + 1;
    for (const [place, one] of at.entries()) {
      const { x, y } = moved[place] ?? { x: 0, y: 0 };
      const far = Math.hypot(x, y) || 1;
      one.x += (x / far) * Math.min(far, heat);
      one.y += (y / far) * Math.min(far, heat);
    }
  }
  return at.map(({ x, y }) => ({ x: Math.round(x * 1.3), y: Math.round(y) }));
}

function push(one: Place, other?: Place, own?: Place, others?: Place): void {
  if (!other || !own || !others) return;
  const [x, y] = [one.x - other.x, one.y - other.y];
  const force = LENGTH ** 2 / (x * x + y * y + 1);
  own.x += x * force;
  own.y += y * force;
  others.x -= x * force;
  others.y -= y * force;
}

function pull(one?: Place, other?: Place, own?: Place, others?: Place): void {
  if (!one || !other || !own || !others) return;
  const [x, y] = [other.x - one.x, other.y - one.y];
  const force = Math.hypot(x, y) / LENGTH;
  own.x += x * force;
  own.y += y * force;
  others.x -= x * force;
  others.y -= y * force;
}
