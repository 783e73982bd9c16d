/** Which labels can be shown without one lying over another. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const CELL = 64;

/** Returns for each box, the first ones first, whether it lies apart from those that are kept. */
export function apart(boxes: readonly Box[]): boolean[] {
  const kept = new Map<string, Box[]>();
  return boxes.map((box) => {
    const cells = cellsOf(box);
    if (cells.some((cell) => kept.get(cell)?.some((other) => overlap(box, other)))) return false;
    for (const cell of cells) {
      const there = kept.get(cell);
      if (there) there.push(box);
      else kept.set(cell, [box]);
    }
    return true;
  });
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
