// Makes README's pictures anew, from real runs:
//
//     ctest --test-dir build/ci -R 'browser: its tools'
//     node docs/pictures/make.mjs build/ci [learn] [trace] [chat]
//
// The browser's tools are those of tests/browser. `learn` clones what is
// committed into a folder of its own, and learns there.

import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { movingPicture, screen } from './terminal.mjs'

const docs = path.resolve(fileURLToPath(import.meta.url), '../..')
const root = path.dirname(docs)
const [build, ...asked] = process.argv.slice(2)
if (!build) throw new Error('usage: make.mjs BUILD [learn] [trace] [chat]')

// --- A terminal: the dashboard, and a failure that teaches -------------------

function learn() {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'tornado-picture-'))
  execFileSync('git', ['clone', '--quiet', root, clone])
  const inTerminal = (command) => execFileSync('script',
    ['--quiet', '--command', `stty cols 80 rows 60; ${command}`, '/dev/null'],
    { cwd: clone, env: { ...process.env, TERM: 'xterm-256color' } }).toString()
  const shown = (command, seconds) => ({
    lines: screen(`\x1b[1m$ ${command}\x1b[0m\n` + inTerminal(command)),
    seconds,
  })
  const chapter = '01-select-loop'
  for (const file of ['netutil.cpp', 'busy_chat.hpp', 'busy_chat.cpp'])
    fs.copyFileSync(path.join(clone, 'solutions', chapter, file),
      path.join(clone, 'chapters', chapter, file))
  inTerminal('./learn --yes; ./learn check 01.1; ./learn next; ' +
    './learn check 01.2; ./learn next')
  const dashboard = shown('./learn', 6)
  execFileSync('patch', ['--quiet', '--strip=1',
    `--directory=${clone}/chapters/${chapter}`,
    `--input=${clone}/tests/mutants/${chapter}/reuseaddr-forgotten.patch`])
  const failure = shown('./learn check 01.1', 11)
  // The tests come one by one, and the first that fails is explained.
  const red = failure.lines.findIndex((line) =>
    line.some(({ text }) => text.includes('✗')))
  const until = (row, seconds) => ({
    lines: failure.lines.slice(0, row), seconds,
  })
  fs.writeFileSync(path.join(docs, 'learn.svg'), movingPicture(
    'A terminal: where you are, and a failing test that explains itself',
    [dashboard, until(1, 1.5), until(red, 1), until(red + 1, 1), failure]))
  fs.rmSync(clone, { recursive: true })
}

// --- Pages in a browser ------------------------------------------------------

async function inBrowser(work) {
  const tools = path.resolve(build, 'tests/browser/run/')
  const { chromium } = createRequire(tools + '/')('playwright-core')
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium', args: ['--no-sandbox'],
  })
  try {
    await work(browser)
  } finally {
    await browser.close()
  }
}

async function trace(browser) {
  execFileSync('./learn', ['trace', '08', 'two_styles', '--base', 'reference',
    '--drive'], { cwd: root, stdio: 'inherit' })
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } })
  await page.goto(`file://${root}/build/trace/08-two_styles.html`)
  const figure = page.locator('figure')
  const { y, height } = await figure.boundingBox()
  await page.screenshot({ path: path.join(docs, 'trace.png'),
    clip: { x: 0, y: 0, width: 1000, height: y + height } })
}

async function chat(browser) {
  const server = spawn(
    path.resolve(build, 'tests/10-chat/ch10_chat'),
    ['--port', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await new Promise((found) => server.stdout.on('data',
      (line) => found(String(line).match(/port (\d+)/)[1])))
    await talk(browser, `http://127.0.0.1:${port}`)
  } finally {
    server.kill()
  }
}

async function talk(browser, url) {
  const come = async (name, width, colorScheme) => {
    const context = await browser.newContext({
      viewport: { width, height: 660 }, colorScheme, reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    await context.addCookies([{ name: 'chat_name', value: name, url }])
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  const ada = await come('Ada', 740, 'light')
  const grace = await come('Grace', 380, 'dark')
  for (const [page, words] of [
    [ada, 'Is anybody here?'],
    [ada, 'I have built a loop, and it sleeps.'],
    [grace, 'I am! Mine sleeps, too.'],
    [ada, 'And who wakes it?'],
    [grace, 'Whoever writes to a socket that it watches.'],
    [ada, 'So this message did.'],
  ]) {
    await page.getByRole('textbox').fill(words)
    await page.keyboard.press('Enter')
    for (const one of [ada, grace]) await one.getByText(words).waitFor()
  }
  const shots = await Promise.all([ada, grace].map((page) => page.screenshot()))
  const frame = await browser.newPage({ viewport: { width: 1144, height: 676 } })
  await frame.setContent('<body style="margin:8px;display:flex;gap:8px;' +
    'background:#8b93a7">' + shots.map((shot) =>
    `<img src="data:image/png;base64,${shot.toString('base64')}">`).join(''))
  await frame.screenshot({ path: path.join(docs, 'chat.png') })
}

const wanted = (name) => asked.length === 0 || asked.includes(name)
if (wanted('learn')) learn()
if (wanted('trace')) await inBrowser(trace)
if (wanted('chat')) await inBrowser(chat)
