import Base from 'vitepress/theme-without-fonts'
import BehaviourTables from './components/BehaviourTables.vue'
import ChapterHead from './components/ChapterHead.vue'
import ChapterTable from './components/ChapterTable.vue'
import DiagramSteps from './components/DiagramSteps.vue'
import FrameBytes from './components/FrameBytes.vue'
import GrowthPicture from './components/GrowthPicture.vue'
import LoopTurns from './components/LoopTurns.vue'
import NotYet from './components/NotYet.vue'
import OneClock from './components/OneClock.vue'
import Proved from './components/Proved.vue'
import ShortPath from './components/ShortPath.vue'
import TracePicture from './components/TracePicture.vue'
import './fonts.css'
import './style.css'
import './code.css'
import './figures.css'
import './print.css'

export default {
  extends: Base,
  enhanceApp({ app }) {
    app.component('BehaviourTables', BehaviourTables)
    app.component('ChapterHead', ChapterHead)
    app.component('ChapterTable', ChapterTable)
    app.component('DiagramSteps', DiagramSteps)
    app.component('FrameBytes', FrameBytes)
    app.component('GrowthPicture', GrowthPicture)
    app.component('LoopTurns', LoopTurns)
    app.component('NotYet', NotYet)
    app.component('OneClock', OneClock)
    app.component('Proved', Proved)
    app.component('ShortPath', ShortPath)
    app.component('TracePicture', TracePicture)
  }
}
