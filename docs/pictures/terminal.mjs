// What a program wrote to a terminal, as a screen full of cells, and several
// such screens as one SVG in which they follow each other.

const colours = {
  30: '#8b949e', 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff',
  35: '#d2a8ff', 36: '#76e3ea', 37: '#e6edf3', 90: '#8b949e',
}

/// The lines that are left when all of `bytes` has been written: each a list
/// of {text, style}. It knows what ./learn uses: colours, \r, and erasing.
export function screen(bytes) {
  const lines = [[]]
  let [row, column, style] = [0, 0, '']
  const put = (glyph) => {
    lines[row][column++] = { glyph, style }
  }
  const codes = {
    m: (numbers) => { style = styled(style, numbers) },
    K: ([what = 0]) => {
      lines[row] = what === 2 ? [] : lines[row].slice(0, column)
    },
    A: ([count = 1]) => { row = Math.max(row - count, 0) },
    J: () => { lines.splice(row + 1); lines[row] = lines[row].slice(0, column) },
    H: () => { row = column = 0 },
  }
  const pieces = bytes.matchAll(/\x1b\[([\d;?]*)([A-Za-z])|[^]/gu)
  for (const [piece, numbers, code] of pieces) {
    if (code) codes[code]?.(numbers ? numbers.split(';').map(Number) : [])
    else if (piece === '\n') {
      if (++row === lines.length) lines.push([])
      column = 0
    } else if (piece === '\r') column = 0
    else if (piece >= ' ') put(piece)
  }
  while (lines.length && lines.at(-1).length === 0) lines.pop()
  return lines.map(runs)
}

function styled(style, numbers) {
  for (const number of numbers.length ? numbers : [0]) {
    if (number === 0) style = ''
    if (number === 1) style += 'font-weight:bold;'
    if (number === 2) style += 'opacity:.65;'
    if (colours[number]) style += `fill:${colours[number]};`
  }
  return style
}

// Cells of one style that stand together, with the column they begin in.
function runs(cells) {
  const found = []
  for (let column = 0; column < cells.length; ++column) {
    const { glyph, style } = cells[column] ?? { glyph: ' ', style: '' }
    const last = found.at(-1)
    if (last?.style === style) last.text += glyph
    else found.push({ text: glyph, style, column })
  }
  return found
}

const cell = { width: 8.43, height: 18 }
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

// Each word group is as wide as its cells, whatever font there is.
function texts(run, y) {
  const style = run.style ? ` style="${run.style}"` : ''
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) =>
    `<text x="${(24 + (run.column + index) * cell.width).toFixed(1)}" ` +
    `y="${y}" textLength="${(words.length * cell.width).toFixed(1)}"` +
    `${style}>${escaped(words)}</text>`)
}

/// The screens as one picture that moves: each is shown for its `seconds`.
/// Where nothing moves, it is the last one.
export function movingPicture(title, screens) {
  const columns = 80
  const rows = Math.max(...screens.map(({ lines }) => lines.length))
  const [width, height] = [columns * cell.width + 48, rows * cell.height + 66]
  const total = screens.reduce((sum, one) => sum + one.seconds, 0)
  let passed = 0
  const rules = screens.map(({ seconds }, number) => {
    const part = (time) => (100 * time / total).toFixed(2)
    const [from, to] = [part(passed), part(passed += seconds)]
    const hidden = number === screens.length - 1 ? '' : `.s${number}{opacity:0}`
    return `${hidden}@media(prefers-reduced-motion:no-preference){` +
      `.s${number}{animation:k${number} ${total}s infinite step-end}}` +
      `@keyframes k${number}{0%{opacity:${number ? 0 : 1}}` +
      `${from}%{opacity:1}${number === screens.length - 1 ? ''
        : `${to}%{opacity:0}`}}`
  })
  const groups = screens.map(({ lines }, number) => `<g class="s${number}">` +
    lines.flatMap((line, row) =>
      line.flatMap((run) => texts(run, 60 + row * cell.height))).join('\n') +
    '</g>')
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" ` +
    `viewBox="0 0 ${width.toFixed(0)} ${height}" aria-label="${title}" ` +
    `fill="#e6edf3" font-family="ui-monospace,'DejaVu Sans Mono',` +
    `Menlo,Consolas,monospace" font-size="14">\n` +
    `<style>${rules.join('\n')}</style>\n` +
    `<rect width="100%" height="100%" rx="10" fill="#0d1117"/>\n` +
    [24, 44, 64].map((x) => `<circle cx="${x}" cy="22" r="6" fill="#8b949e"/>`)
      .join('') + `\n${groups.join('\n')}\n</svg>\n`
}
