import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { JwtStrategy } from './jwt.strategy';
import { PrincipalsQueries } from './principals.queries';

@Module({
  imports: [PassportModule, AccountsModule, AuditModule],
  controllers: [AuthController],
  providers: [AuthService, JwtStrategy, PrincipalsQueries],
})
export class AuthModule {}
