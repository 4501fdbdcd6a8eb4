export { WaitlistModule } from './waitlist.module';
export { WaitlistPortsModule } from './waitlist-ports.module';
export { WaitlistAnswers } from './waitlist-answers.service';
