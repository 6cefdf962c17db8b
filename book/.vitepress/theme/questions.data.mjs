// The fixed list of questions, for <Proved>.

import { readText } from '../lib/repo.mjs'

export default {
  watch: ['../../questions.json'],
  load: () => JSON.parse(readText('book/questions.json'))
}
