// A ```diagram fence: box-drawing characters become lines of an SVG that
// follows the theme, scales on a phone and prints. One character is one cell.

const W = 9    // a cell's width
const H = 19   // and height
const SIDES = {
  '─': 'ew', '│': 'ns', '┌': 'es', '┐': 'ws', '└': 'en', '┘': 'wn',
  '├': 'nse', '┤': 'nsw', '┬': 'ews', '┴': 'ewn', '┼': 'news',
  '╌': 'ew', '┆': 'ns', '▶': 'w', '◀': 'e', '▲': 's', '▼': 'n'
}
const DASHED = '╌┆'
const ARROWS = { '▶': 0, '▼': 90, '◀': 180, '▲': 270 }
const SHADES = { '█': 'busy', '░': 'idle', '▒': 'wait' }

export const escape = text => text.replace(/[&<>"]/g,
  c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]))

/** The body of a fence as one figure, or several for `diagram steps`. */
export function figures(body) {
  const frames = body.split(/^---\s*$/m).map(frame => {
    const lines = frame.replace(/^\n+|\s+$/g, '').split('\n')
    const caption = /^caption:\s*(.*)$/.exec(lines[0] ?? '')
    return {
      caption: caption ? caption[1].trim() : '',
      lines: withoutEmptyEnds(caption ? lines.slice(1) : lines)
    }
  })
  // All frames of a moving picture have one size, so that nothing jumps.
  const all = frames.flatMap(frame => frame.lines).filter(Boolean)
  const indent = Math.min(99,
    ...all.map(line => line.length - line.trimStart().length))
  const columns = Math.max(1, ...all.map(line => [...line].length - indent))
  const rows = Math.max(1, ...frames.map(frame => frame.lines.length))
  return frames.map(({ caption, lines }) => ({
    caption,
    svg: draw(lines.map(line => [...line.slice(indent)]), columns, rows)
  }))
}

// A grid of characters as an <svg>.
function draw(grid, columns, rows) {
  const parts = [
    ...boxes(grid), ...shades(grid), strokes(grid), ...arrows(grid),
    ...texts(grid)
  ]
  const width = columns * W + W
  const height = rows * H + 4
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `style="min-width:${Math.round(width * 0.72)}px" aria-hidden="true" ` +
    `xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`
}

function withoutEmptyEnds(lines) {
  const full = lines.map(line => line.replace(/\s+$/, ''))
  while (full.length && !full[0]) full.shift()
  while (full.length && !full.at(-1)) full.pop()
  return full
}

const at = (grid, row, column) => grid[row]?.[column] ?? ' '
const middle = (row, column) => [column * W + W, row * H + H / 2 + 2]

function strokes(grid) {
  let solid = ''
  let dashed = ''
  each(grid, (row, column, c) => {
    const sides = SIDES[c]
    if (!sides) return
    const path = cell(row, column, sides, c in ARROWS)
    if (DASHED.includes(c)) dashed += path
    else solid += path
  })
  return `<path class="line" d="${solid}"/>` +
    (dashed ? `<path class="line dashed" d="${dashed}"/>` : '')
}

function cell(row, column, sides, arrow) {
  const [x, y] = middle(row, column)
  const end = {
    e: [x + W / 2, y], w: [x - W / 2, y], n: [x, y - H / 2], s: [x, y + H / 2]
  }
  if (arrow) {
    const [fromX, fromY] = end[sides]
    return `M${fromX} ${fromY}L${x} ${y}`
  }
  if (sides.length === 2 && sides !== 'ew' && sides !== 'ns') {
    const [a, b] = [...sides].map(side => end[side])
    return `M${a[0]} ${a[1]}Q${x} ${y} ${b[0]} ${b[1]}`
  }
  return [...sides].map(s => `M${x} ${y}L${end[s][0]} ${end[s][1]}`).join('')
}

function arrows(grid) {
  const found = []
  each(grid, (row, column, c) => {
    if (!(c in ARROWS)) return
    const [x, y] = middle(row, column)
    found.push(`<path class="head" d="M${x - 3.5} ${y - 4.5}` +
      `L${x + 4.5} ${y}L${x - 3.5} ${y + 4.5}z" ` +
      `transform="rotate(${ARROWS[c]} ${x} ${y})"/>`)
  })
  return found
}

// A closed rectangle of lines gets a faint ground.
function boxes(grid) {
  const found = []
  each(grid, (row, column, c) => {
    if (c !== '┌') return
    const right = along(grid, row, column, 0, 1, '┐', '─┬┴┼╌')
    const below = along(grid, row, column, 1, 0, '└', '│├┤┼┆')
    if (!right || !below) return
    if (at(grid, row + below, column + right) !== '┘') return
    const [x, y] = middle(row, column)
    found.push(`<rect class="box" x="${x}" y="${y}" rx="4" ` +
      `width="${right * W}" height="${below * H}"/>`)
  })
  return found
}

function along(grid, row, column, down, right, end, passing) {
  for (let step = 1; step < 200; ++step) {
    const c = at(grid, row + down * step, column + right * step)
    if (c === end) return step
    if (!passing.includes(c)) return 0
  }
  return 0
}

function shades(grid) {
  return runs(grid, c => SHADES[c] ?? '').map(({ row, column, kind, text }) => {
    const x = column * W + W / 2
    return `<rect class="${kind}" x="${x}" y="${row * H + 4}" ` +
      `width="${text.length * W}" height="${H - 4}"/>`
  })
}

function texts(grid) {
  const kind = c => (c === ' ' || c in SIDES || c in SHADES ? '' : 'text')
  const words = runs(grid, kind)
  const joined = []
  for (const word of words) {
    const last = joined.at(-1)
    const gap = last && last.row === word.row
      ? word.column - last.column - last.text.length : 9
    if (gap === 1 && at(grid, word.row, word.column - 1) === ' ')
      last.text += ' ' + word.text
    else joined.push({ ...word })
  }
  return joined.map(({ row, column, text }) => {
    const x = column * W + W / 2
    const y = row * H + H / 2 + 7
    const length = [...text].length * W
    return `<text x="${x}" y="${y}" textLength="${length}">` +
      `${escape(text)}</text>`
  })
}

function runs(grid, kindOf) {
  const found = []
  each(grid, (row, column, c) => {
    const kind = kindOf(c)
    if (!kind) return
    const last = found.at(-1)
    const touches = last && last.row === row && last.kind === kind &&
      last.column + [...last.text].length === column
    if (touches) last.text += c
    else found.push({ row, column, kind, text: c })
  })
  return found
}

function each(grid, visit) {
  grid.forEach((line, row) => line.forEach((c, column) =>
    visit(row, column, c)))
}
