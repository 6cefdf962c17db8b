// Code by name. `tornado-source` (tools/source) cuts it; scripts/prepare.mjs
// asks it for everything before a build, and a page that is being written
// asks for one piece at a time.

import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { bookDir, chapters, generatedDir, pages, rootDir } from './repo.mjs'

const cache = path.join(generatedDir, 'snippets.json')

/** The requests of a fence's body: [{ file, name }]. */
export function requestsOf(body) {
  return body.split('\n').map(line => line.trim()).filter(Boolean)
    .map(line => {
      const [file, name, ...rest] = line.split(' :: ')
      return { file, name, wellFormed: Boolean(name) && rest.length === 0 }
    })
}

/** Every request in every page, each once: [{ file, name, where }]. */
export function allRequests() {
  const wanted = new Map()
  for (const page of pages()) {
    const text = fs.readFileSync(path.join(bookDir, page), 'utf8')
    const lines = text.split('\n')
    const fence = /^(\s*)(`{3,})\s*cpp snippet\s*$/
    for (let at = 0; at < lines.length; ++at) {
      const open = fence.exec(lines[at])
      if (!open) continue
      while (++at < lines.length && !lines[at].trim().startsWith(open[2])) {
        for (const { file, name } of requestsOf(lines[at]))
          wanted.set(`${file} :: ${name}`,
            { file, name, where: `book/${page}:${at + 1}` })
      }
    }
  }
  return [...wanted.values()]
}

/** The program, by TORNADO_SOURCE or in a build tree; null if there is none. */
export function program() {
  if (process.env.TORNADO_SOURCE) return process.env.TORNADO_SOURCE
  const build = path.join(rootDir, 'build')
  if (!fs.existsSync(build)) return null
  const trees = fs.readdirSync(build)
    .sort((a, b) => Number(b === 'tool') - Number(a === 'tool'))
  for (const tree of trees) {
    for (const folder of ['', 'tools/source', 'tools', 'bin']) {
      const file = path.join(build, tree, folder, 'tornado-source')
      if (fs.existsSync(file) && fs.statSync(file).isFile()) return file
    }
  }
  return null
}

export const howToGetProgram =
  'The code in the book is cut from the sources by the program ' +
  'tornado-source, and there is none in build/ yet. `./learn book` builds ' +
  'it first; by hand it is `cmake -S . -B build/tool -G Ninja ' +
  '-DTORNADO_TOOL_ONLY=ON && cmake --build build/tool`. Or set ' +
  'TORNADO_SOURCE to where it is.'

let known = null

/** The code of one request; throws an Error with a sentence. */
export function snippet(file, name, { fresh = false } = {}) {
  if (fresh) return cut(file, name)
  known ??= fs.existsSync(cache)
    ? JSON.parse(fs.readFileSync(cache, 'utf8')) : {}
  return known[`${file} :: ${name}`] ?? cut(file, name)
}

function cut(file, name) {
  const tool = program()
  if (!tool) throw new Error(howToGetProgram)
  try {
    return execFileSync(path.resolve(tool), ['snippet', file, name],
      { cwd: rootDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new Error(String(error.stderr || error.message).trim())
  }
}

/** Lines that the tasks ask for, as the reference has them: {'01.1': 29, …}.
 *  Empty where there is no reference. */
export function linesToWrite() {
  const lines = {}
  for (const { name, readable } of chapters()) {
    const folder = path.join(rootDir, 'solutions', name)
    if (!readable || !fs.existsSync(folder)) continue
    const said = execFileSync(program(), ['tasks', folder],
      { encoding: 'utf8' })
    for (const task of JSON.parse(said)) lines[task.task] = task.lines
  }
  return lines
}
