export { BrokerModule } from './broker.module';
export { EventBus, type BusHandler } from './event-bus';
