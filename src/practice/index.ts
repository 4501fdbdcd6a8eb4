export { PracticeModule } from './practice.module';
export { PracticeService } from './practice.service';
export { CancellationPolicyResponse } from './dto/practice.response';
export { REMINDER_MINUTES } from './dto/change-practice.dto';
export type { Practice } from './practice.entity';
