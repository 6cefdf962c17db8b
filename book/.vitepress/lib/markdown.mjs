// The book's additions to Markdown: fences filled from the repository, hints,
// anchors of tasks and checkpoints, links of behaviours, `::: predict`.

import container from 'markdown-it-container'
import { behaviours, hints } from './repo.mjs'
import { fillFences } from './fences.mjs'

export function bookMarkdown(md, { fresh = false } = {}) {
  md.use(container, 'predict', { render: renderPredict })
  // Braces in code are no expressions of Vue's.
  const inlineCode = md.renderer.rules.code_inline
  md.renderer.rules.code_inline = (...args) =>
    inlineCode(...args).replace(/^<code(?! v-pre)/, '<code v-pre')
  md.core.ruler.before('normalize', 'book_hints', state => {
    state.src = withHints(state.src)
  })
  md.core.ruler.after('block', 'book_fences', state => {
    const page = state.env?.relativePath ?? '?'
    state.tokens = fillFences(state.tokens,
      (...args) => new state.Token(...args), { page, fresh })
  })
  md.core.ruler.after('inline', 'book_anchors', state =>
    anchors(state.tokens))
  md.core.ruler.after('inline', 'book_rows', state => rowAnchors(state.tokens))
  md.core.ruler.after('inline', 'book_behaviours', state =>
    behaviourLinks(state))
}

function renderPredict(tokens, index) {
  return tokens[index].nesting === 1
    ? '<div class="predict"><p class="predict-title">Predict</p>\n'
    : '</div>\n'
}

// <Hints task="01.3" /> on a line of its own becomes its levels, each folded.
function withHints(source) {
  return source.replace(/^<Hints task="(\d\d\.\d+)" \/>\s*$/gm, (_, task) => {
    const levels = hints(task)
    if (!levels) return ''
    const names = ['a nudge', 'the idea', 'nearly the code']
    const folded = levels.map((text, index) =>
      `:::::: details Hint ${index + 1}: ${names[index] ?? 'more'}\n` +
      `${text}\n::::::`)
    return `<div class="hints">\n\n${folded.join('\n\n')}\n\n</div>\n`
  })
}

/** ## 01.3 … is #task-01-3; its ### Checkpoint is #checkpoint-01-3. */
function anchors(tokens) {
  let task = null
  tokens.forEach((token, index) => {
    if (token.type !== 'heading_open') return
    const text = tokens[index + 1].content
    const number = /^(\d\d)\.(\d+)\s/.exec(text)
    if (token.tag === 'h2') task = number
    if (token.tag === 'h2' && number)
      token.attrSet('id', `task-${number[1]}-${number[2]}`)
    if (token.tag === 'h3' && task && /^Checkpoint\b/.test(text))
      token.attrSet('id', `checkpoint-${task[1]}-${task[2]}`)
  })
}

// A table's row that begins with LOOP-2 is #loop-2. Its cells know the heads
// of their columns, which stand beside them on a phone.
function rowAnchors(tokens) {
  let heads = []
  let column = 0
  tokens.forEach((token, index) => {
    const text = tokens[index + 1]?.content ?? ''
    if (token.type === 'table_open') heads = []
    if (token.type === 'th_open') heads.push(text)
    if (token.type === 'tr_open') {
      column = 0
      const first = tokens[index + 2]?.content ?? ''
      if (/^[A-Z]{2,6}-\d+$/.test(first))
        token.attrSet('id', first.toLowerCase())
    }
    if (token.type === 'td_open')
      token.attrSet('data-head', (heads[column++] ?? '').replace(/`/g, ''))
  })
}

function behaviourLinks(state) {
  const pages = behaviours()
  for (const block of state.tokens) {
    if (block.type !== 'inline') continue
    block.children = block.children.flatMap((token, index, all) =>
      token.type === 'text' && !insideLink(all, index)
        ? split(token, state, pages) : [token])
  }
}

const insideLink = (tokens, index) => tokens.slice(0, index).reduce(
  (depth, t) => depth + (t.type === 'link_open') - (t.type === 'link_close'),
  0) > 0

function split(token, state, pages) {
  const parts = token.content.split(/\[([A-Z]{2,6}-\d+)\]/)
  if (parts.length === 1) return [token]
  return parts.flatMap((part, index) => {
    const text = new state.Token('text', '', 0)
    text.content = part
    if (index % 2 === 0) return part ? [text] : []
    const page = pages.get(part)
    if (!page) return [text]
    const open = new state.Token('link_open', 'a', 1)
    open.attrs = [['href', `${page}#${part.toLowerCase()}`],
      ['class', 'behaviour']]
    return [open, text, new state.Token('link_close', 'a', -1)]
  })
}

/** For the search index: neither answers nor hints. */
export function withoutFolded(html) {
  let depth = 0
  return html.split(/(<details\b[^>]*>|<\/details>)/).filter(part => {
    if (part.startsWith('<details')) ++depth
    else if (part === '</details>') { --depth; return false }
    return depth === 0
  }).join('')
}
