export { PracticeModule } from './practice.module';
export { PracticeService } from './practice.service';
export { CancellationPolicyResponse } from './dto/practice.response';
export type { Practice } from './practice.entity';
