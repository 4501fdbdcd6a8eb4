export { MachinesModule } from './machines.module';
