import 'reflect-metadata';
import { TEST_VALUES } from './values';

// Before anything reads the configuration. DATABASE_URL is set by whoever creates the file's own database.
Object.assign(process.env, TEST_VALUES);
