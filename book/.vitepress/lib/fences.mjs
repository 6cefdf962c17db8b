// What the book's own fences become. A fence that cannot be filled stops a
// build with file, line and a sentence; `book-check` says the same without npm.

import { readText } from './repo.mjs'
import { requestsOf, snippet } from './snippets.mjs'
import { escape, figures } from './diagram.mjs'

/** Rewrites the fence tokens of one page in place. */
export function fillFences(tokens, makeToken, { page, fresh }) {
  const filled = []
  for (const token of tokens) {
    const kind = token.type === 'fence' ? token.info.trim() : ''
    const fill = kinds[kind]
    if (!fill) {
      filled.push(token)
      continue
    }
    try {
      filled.push(...fill(token, html(makeToken), { fresh }))
    } catch (error) {
      const line = token.map ? token.map[0] + 1 : 0
      throw new Error(`book/${page}:${line}: ${error.message}`)
    }
  }
  return filled
}

const html = makeToken => content => {
  const token = makeToken('html_block', '', 0)
  token.content = content
  return token
}

const kinds = {
  'cpp snippet': code,
  'text recorded': recorded,
  'text golden': golden,
  'text output': output,
  'diagram': diagram,
  'diagram steps': diagram,
  'sh': shell
}

function code(token, html, { fresh }) {
  const pieces = requestsOf(token.content)
  if (!pieces.length) throw new Error('this snippet names nothing.')
  const texts = pieces.map(({ file, name, wellFormed }) => {
    if (!wellFormed)
      throw new Error(`"${file}" is not of the form FILE :: NAME.`)
    return snippet(file, name, { fresh }).replace(/^\n+|\s+$/g, '')
  })
  token.content = texts.join('\n\n') + '\n'
  token.info = 'cpp'
  const files = [...new Set(pieces.map(piece => piece.file))]
  return [
    html(`<figure class="listing"><figcaption>` +
      `${files.map(escape).join(' · ')}</figcaption>\n`),
    token,
    html('</figure>\n')
  ]
}

function recorded(token, html) {
  const name = token.content.trim()
  const text = needed(`book/recorded/${name}`)
  const [command, ...rest] = text.replace(/\s+$/, '').split('\n')
  return [html(terminal(command.replace(/^\$\s*/, ''), rest, 'recorded'))]
}

function golden(token, html) {
  const name = token.content.trim()
  const text = needed(`tests/mutants/${name}.golden`)
  const lines = text.replace(/\s+$/, '').split('\n')
  return [html(terminal(null, lines, 'golden', failureLine))]
}

function output(token, html) {
  const name = token.content.trim()
  const text = needed(`book/examples/${name}.expected`)
  const lines = text.replace(/\s+$/, '').split('\n')
  return [html('<figure class="listing"><figcaption>' +
    `book/examples/${escape(name)}.cpp prints</figcaption>\n` +
    terminal(null, lines, 'output') + '</figure>\n')]
}

function shell(token) {
  token.info = 'sh'
  return [token]
}

function diagram(token, html) {
  const frames = figures(token.content)
  const drawn = frames.map(({ caption, svg }) =>
    `<figure class="diagram"><div class="drawing">${svg}</div>` +
    `<figcaption>${escape(caption)}</figcaption></figure>`)
  const body = drawn.map(figure => `<div v-pre>${figure}</div>`).join('')
  return [html(frames.length > 1
    ? `<DiagramSteps :count="${frames.length}">${body}</DiagramSteps>\n`
    : `${body}\n`)]
}

function needed(file) {
  const text = readText(file)
  if (text === null) throw new Error(`${file} does not exist.`)
  return text
}

function terminal(command, lines, kind, decorate = plainLine) {
  const prompt = command === null ? ''
    : `<span class="prompt">$ </span><b>${escape(command)}</b>\n`
  const body = lines.map(decorate).join('')
  return `<div class="terminal ${kind}" v-pre><pre tabindex="0">` +
    `${prompt}${body}</pre></div>\n`
}

const plainLine = line => `${escape(line)}\n`

// A failure's lines wrap, hanging below their text.
function failureLine(line) {
  const label = /^(FAILED|[a-z][a-z ]{2,10}:)(\s.*)?$/.exec(line)
  if (!label) return `<span class="line">${escape(line) || ' '}</span>`
  const kind = label[1] === 'FAILED' ? 'failed' : 'label'
  return `<span class="line"><span class="${kind}">${escape(label[1])}` +
    `</span>${escape(label[2] ?? '')}</span>`
}
