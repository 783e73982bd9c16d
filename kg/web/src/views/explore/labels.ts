/** Where labels can stand without one lying over another, or over a node. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const CELL = 64;

/**
 * Returns for each label, the first ones first, which of its places is free: apart from what is
 * taken and from the labels before it; -1 where none is. A place that is null is never free. So many of the first ones as are `needed`
 * may lie over what is taken where they must.
 */
export function places(
  labels: readonly (readonly (Box | null)[])[],
  taken: readonly Box[] = [],
  needed = 0,
): number[] {
  const [nodes, kept] = [new Grid(), new Grid()];
  for (const box of taken) nodes.keep(box);
  return labels.map((boxes, number) => {
    let place = boxes.findIndex((box) => box && kept.free(box) && nodes.free(box));
    if (place < 0 && number < needed) place = boxes.findIndex((box) => box && kept.free(box));
    const box = boxes[place];
    if (box) kept.keep(box);
    return place;
  });
}

class Grid {
  private readonly cells = new Map<string, Box[]>();

  keep(box: Box): void {
    for (const cell of cellsOf(box)) {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  free(box: Box): boolean {
    return !cellsOf(box).some((cell) => this.cells.get(cell)?.some((other) => overlap(box, other)));
  }
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function cellsOf(box: Box): string[] {
  const cells: string[] = [];
  for (let x = Math.floor(box.left / CELL); x * CELL < box.left + box.width; x++)
    for (let y = Math.floor(box.top / CELL); y * CELL < box.top + box.height; y++)
      cells.push(`${x},${y}`);
  return cells;
}
