/**
 * The most used passwords of 8 characters and more, in lower case, from the public lists of leaked ones, with their Spanish
 * counterparts. Shorter ones are refused for their length.
 */
const LIST = `
12345678 123456789 1234567890 12345678910 123456789a 123456789q 0123456789 012345678 0987654321 987654321 9876543210 87654321
11223344 1122334455 112233445566 11112222 12341234 123123123 1231231234 123321123 1234554321 12344321 123454321 12345679 12345670
1234567a a1234567 a12345678 a123456789 abc12345 abcd1234 abc123456 abcdefgh abcdefghi abcdefg1 abcdef12 1qaz2wsx 1qaz2wsx3edc
zaq12wsx zaq1zaq1 qazwsxedc qazwsx123 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 1qwertyu
1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123 poiuytrewq
password password1 password2 password12 password123 password1234 password! password1! passw0rd p@ssw0rd p@ssword pa$$word
p@ssw0rd1 passw0rd1 password01 password99 passwort passwort1 mypassword motdepasse wachtwoord changeme changeme1 changeme123
welcome1 welcome12 welcome123 welcome! letmein1 letmein123 letmeinnow iloveyou iloveyou1 iloveyou2 iloveyou123 iloveyou!
sunshine sunshine1 princess princess1 princesa princesa1 football football1 baseball baseball1 basketball superman superman1
batman123 spiderman starwars starwars1 pokemon1 pokemon123 michael1 jennifer jessica1 michelle charlie1 jordan23 liverpool
liverpool1 barcelona barcelona1 realmadrid chelsea1 arsenal1 manchester trustno1 dragon123 monkey123 shadow123 master123
computer internet samsung1 google123 facebook facebook1 linkedin whatever whatever1 corvette mercedes midnight mustang1
maverick nicholas september november december elephant chocolate chocolate1 butterfly blink182 babygirl babygirl1 bailey12
lovely123 loveyou1 lovelove hello123 hello1234 helloworld admin123 admin1234 admin12345 administrator administrador root1234
user1234 test1234 test12345 testtest testing1 testing123 temporal temporal1 secret123 secreto1 qwert123 qwert1234 aa123456
aa12345678 asd12345 asd123456 pass1234 pass12345 pass123456 default1 guest123 login123 access14 killer123 hunter123 ginger12
contraseña contrasena contraseña1 contrasena1 contraseña123 contrasena123 clave123 clave1234 clave12345 miclave1 miclave123
hola1234 hola12345 hola123456 holahola holamundo bienvenido bienvenido1 bienvenida teamo123 teamomucho tequiero tequiero1
tequieromucho teamodios diosesamor jesus123 jesuscristo cristo123 mariposa mariposa1 estrella estrella1 corazon1 amorcito
amormio1 alejandro alejandra fernando fernanda sebastian cristina carolina valentina santiago guadalupe francisco gabriela
andres123 carlos123 daniela1 bolivia1 bolivia123 colombia colombia1 argentina argentina1 venezuela mexico123 peru1234
chile123 cochabamba santacruz lapaz123 bolivar1 consultorio psicologia psicologo psicologia1 psicologia123 psychology
praxis123 praxis1234 practice1 superman123 superstar qwaszx12 qweasdzxc qweasd123 1password 1234qwer 123qweasd 123qwe123
qwe123qwe 123abc123 1234abcd 12345abc 12345qwert 123456qwerty 123456abc 147258369 159357456 741852963 789456123 963852741 258456357
00000000 11111111 22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999 147852369 135792468 24681357 13579246
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(LIST.trim().split(/\s/));
