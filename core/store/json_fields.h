#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace swb {

// A value of an enumeration as a file names it.
template <class Value>
struct FileWord {
    Value value;
    std::string_view word;
};

template <class Value, std::size_t size>
QString wordOf(const FileWord<Value> (&words)[size], Value value) {
    for (const FileWord<Value>& row : words)
        if (row.value == value)
            return QString::fromUtf8(row.word.data(), static_cast<qsizetype>(row.word.size()));
    return {};
}

// The fields of an object in a file of ours. The first fault is kept with its place, "rules[2].pattern.form: ...", in a
// text that all readers of the file share; what is read after it does not matter. A field that is missing has the value
// of `otherwise`, or is a fault where there is none.
class JsonFields {
public:
    static constexpr qsizetype kLongestText = 16 << 20; // characters of one value

    JsonFields(const QJsonValue& value, QString place, QString& trouble);

    std::string text(const char* name) const; // must be there
    std::string text(const char* name, const std::string& otherwise) const;
    std::int64_t number(const char* name, std::int64_t low, std::int64_t high, std::int64_t otherwise) const;
    double real(const char* name, double otherwise) const;
    bool flag(const char* name, bool otherwise) const;
    bool has(const char* name) const { return m_object.contains(QLatin1String(name)); }
    JsonFields object(const char* name) const;
    // Each item of a list that must be there, read by `read(const JsonFields&)`; at most `most`.
    template <class Read>
    void list(const char* name, qsizetype most, Read read) const {
        const QJsonArray items = array(name, most);
        for (qsizetype i = 0; i < items.size() && m_trouble.isEmpty(); ++i)
            read(JsonFields(items.at(i), QStringLiteral("%1[%2]").arg(placeOf(name)).arg(i), m_trouble));
    }
    template <class Value, std::size_t size>
    Value word(const char* name, const FileWord<Value> (&words)[size], Value otherwise) const {
        if (!has(name))
            return otherwise;
        const std::string said = text(name);
        for (const FileWord<Value>& row : words)
            if (row.word == said)
                return row.value;
        fault(name, unknownWord());
        return otherwise;
    }
    void fault(const char* name, const QString& why) const; // name empty: of the object itself

private:
    static QString unknownWord();
    QJsonArray array(const char* name, qsizetype most) const;
    QString placeOf(const char* name) const;

    QJsonObject m_object;
    QString m_place;
    QString& m_trouble;
};

} // namespace swb
