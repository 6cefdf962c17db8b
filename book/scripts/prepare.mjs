// Before a build: cuts every snippet that the pages name, in one go, into
// .vitepress/generated/snippets.json, and counts the lines that each task asks
// for, into lines.json.

import fs from 'node:fs'
import path from 'node:path'
import { generatedDir } from '../.vitepress/lib/repo.mjs'
import { allRequests, howToGetProgram, linesToWrite, program, snippet }
  from '../.vitepress/lib/snippets.mjs'

const requests = allRequests()
fs.mkdirSync(generatedDir, { recursive: true })
const out = path.join(generatedDir, 'snippets.json')

if (requests.length === 0) {
  fs.writeFileSync(out, '{}\n')
  process.exit(0)
}
const tool = program()
if (!tool) fail(howToGetProgram)

const problems = []
const cut = {}
for (const { file, name, where } of requests) {
  try {
    cut[`${file} :: ${name}`] = snippet(file, name, { fresh: true })
  } catch (error) {
    problems.push(`${where}: ${error.message}`)
  }
}
if (problems.length) fail(problems.join('\n'))
fs.writeFileSync(out, JSON.stringify(cut, null, 1) + '\n')
fs.writeFileSync(path.join(generatedDir, 'lines.json'),
  JSON.stringify(linesToWrite(), null, 1) + '\n')
console.log(`${requests.length} snippets cut by ${path.basename(tool)}`)

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
