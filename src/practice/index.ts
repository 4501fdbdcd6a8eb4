export { PracticeModule } from './practice.module';
export { PracticeService } from './practice.service';
export type { Practice } from './practice.entity';
