export { ChatModule } from './chat.module';
export { serveChat } from './sockets/serve-chat';
