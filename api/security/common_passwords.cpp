#include "api/security/common_passwords.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace causerie::security {
namespace {

// The head of the published lists of leaked passwords, as far as it is long enough for us at all; lower case, in byte
// order.
// clang-format off
constexpr std::array<std::string_view, 360> common{
    "00000000", "000000000", "0000000000", "0123456789", "11111111", "111111111", "1111111111", "11112222",
    "11223344", "1122334455", "112233445566", "12121212", "123123123", "123321123", "12341234", "12344321",
    "12345678", "123456789", "1234567890", "1234567891", "12345678910", "123456789a", "123456789q", "12345678a",
    "12345678q", "1234567a", "1234567q", "123456aa", "123456abc", "123456qwerty", "12345abc", "12345qwert",
    "1234abcd", "1234qwer", "123654789", "123abc123", "123qwe123", "123qweasd", "123qweasdzxc", "147258369",
    "147852369", "159753456", "1password", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx", "1qaz2wsx3edc",
    "1qazxsw2", "1qwertyuiop", "22222222", "321654987", "33333333", "44444444", "456789123", "5201314520", "55555555",
    "66666666", "741852963", "77777777", "789456123", "87654321", "88888888", "987654321", "9876543210", "99999999",
    "a12345678", "a123456789", "a1b2c3d4", "a1b2c3d4e5", "aa123456", "aa12345678", "aaaaaaaa", "aaaaaaaaa",
    "abc12345", "abc123456", "abc123abc", "abcd1234", "abcdefg1", "abcdefgh", "abcdefghi", "access14", "admin123",
    "admin1234", "admin12345", "administrator", "administrator1", "alexander", "alexandra", "anthony1", "arsenal1",
    "asdasdasd", "asdf1234", "asdfasdf", "asdfghjk", "asdfghjkl", "ashley123", "autumn2024", "azerty12", "azerty123",
    "azerty1234", "azertyuiop", "barcelona", "baseball", "baseball1", "basketball", "batman123", "benjamin",
    "blessed1", "blink182", "bonjour1", "bonjour123", "butterfly", "butterfly1", "caroline", "causerie", "causerie1",
    "causerie123", "changeit", "changeme", "changeme1", "changeme123", "charlie1", "charlotte", "chatchat",
    "chelsea1", "chocolate", "chocolate1", "chouchou", "christian", "christopher", "cocacola", "computer",
    "computer1", "contrasena", "contraseña", "correcthorsebatterystaple", "corvette", "danielle", "darkness",
    "december", "default1", "default123", "demo1234", "doudou123", "dragon123", "dragonball", "elephant", "elizabeth",
    "facebook", "facebook1", "february", "ferrari1", "flower123", "football", "football1", "freedom1", "friends1",
    "friendship", "gmail123", "google123", "guest123", "guest1234", "hello123", "hello1234", "hellohello",
    "helloworld", "hotmail1", "hunter123", "ilovegod", "iloveme1", "iloveyou", "iloveyou!", "iloveyou1",
    "iloveyou123", "iloveyou2", "internet", "internet1", "january1", "jennifer", "jennifer1", "jessica1", "jetaime1",
    "jonathan", "jordan23", "juventus", "killer123", "letmein!", "letmein1", "letmein123", "letmeinnow", "linkedin",
    "linkedin1", "liverpool", "liverpool1", "login123", "loginlogin", "loulou123", "lovelove", "lovelove1",
    "loveyou1", "manchester", "marlboro", "marseille", "master123", "maverick", "mercedes", "michael1", "michelle",
    "midnight", "monkey123", "motdepasse", "motdepasse1", "mountain", "mustang1", "mypassword", "myspace1",
    "n1nt3nd0", "newpassword", "nicholas", "nintendo", "nopassword", "nothing1", "november", "p@55w0rd", "p@ssw0rd",
    "p@ssword", "pa$$word", "pa55w0rd", "pa55word", "parola123", "passpass", "passphrase", "passw0rd", "passw0rd1",
    "password", "password!", "password0", "password01", "password1", "password1!", "password11", "password12",
    "password123", "password1234", "password12345", "password123456", "password2", "password3", "password99",
    "passwort", "passwort1", "passwort123", "patricia", "peanut123", "pokemon1", "pokemon123", "porsche1", "princesa",
    "princess", "princess1", "pussycat", "q12345678", "q1w2e3r4", "q1w2e3r4t5", "qazwsx123", "qazwsxedc", "qq123456",
    "qwe123qwe", "qweasdzxc", "qweqweqwe", "qwer1234", "qwert123", "qwerty1!", "qwerty12", "qwerty123", "qwerty1234",
    "qwerty12345", "qwerty123456", "qwertyui", "qwertyuiop", "qwertyuiop123", "realmadrid", "root1234", "rootroot",
    "samantha", "samantha1", "scooter1", "secret123", "secretpassword", "security", "senha123", "september",
    "shadow123", "snowball", "softball", "soleil123", "spiderman", "spiderman1", "spring2024", "spring2025",
    "startrek", "starwars", "starwars1", "stephanie", "summer123", "summer2020", "summer2021", "summer2022",
    "summer2023", "summer2024", "summer2025", "sunshine", "sunshine1", "superman", "superman1", "supersecret",
    "sweetheart", "teddybear", "test1234", "test12345", "test123456", "testing1", "testing123", "testtest",
    "testtest1", "thepassword", "tinkerbell", "toor1234", "topsecret", "trustno1", "unknown1", "user1234", "veronica",
    "victoria", "wachtwoord", "welcome1", "welcome1!", "welcome12", "welcome123", "welcome2", "whatever", "whatever1",
    "william1", "winter123", "winter2023", "winter2024", "winter2025", "woaini1314", "woaini520", "wrestling",
    "xxxxxxxx", "yourpassword", "zaq12wsx", "zaq1zaq1", "zxcvbnm,", "zxcvbnm1", "zxcvbnm123", "zxcvbnmm", "zzzzzzzz",
};
// clang-format on
static_assert(std::ranges::is_sorted(common));

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& character : lower) {
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + ('a' - 'A'));
    }
    return lower;
}

}  // namespace

bool is_common_password(std::string_view password, std::string_view username) {
    const auto lower = lower_case(password);
    const auto name = lower_case(username);
    return lower == name || lower == name + name || std::ranges::binary_search(common, std::string_view{lower});
}

}  // namespace causerie::security
