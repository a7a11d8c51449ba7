#pragma once

#include <QObject>

namespace swb {

class NumberCombo;

// The two numbers that name an option, each by its symbol or as any number; the names offered are those of the level.
// The lists belong to whoever lays them out.
class OptionChoice : public QObject {
    Q_OBJECT

public:
    explicit OptionChoice(QObject* parent);

    NumberCombo* level() const { return m_level; }
    NumberCombo* name() const { return m_name; }
    void choose(int level, int name);
    bool isValid() const;
    QString error() const; // of the first that cannot be read

signals:
    void changed();

private:
    NumberCombo* m_level;
    NumberCombo* m_name;
};

} // namespace swb
